package dev.stowage.puller.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonParser;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsCluster
final class CertificateKeeperIT {
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();

  @AfterEach
  void close() {
    namespace.close();
  }

  @Test
  void replicasThatStartAtOnceShowTheSameCertificate()
      throws ExecutionException, InterruptedException {
    Set<KeptCertificates> all = new HashSet<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<KeptCertificates>> replicas = new ArrayList<>();
      for (int replica = 0; replica < 8; replica++) {
        CertificateKeeper keeper = keeper(Clock.systemUTC(), "hook.stowage.svc");
        replicas.add(threads.submit(keeper::current));
      }
      for (Future<KeptCertificates> replica : replicas) {
        all.add(replica.get());
      }
    }

    assertThat(all).hasSize(1);
  }

  @Test
  void aChangeGoesThroughItsStepsAndEveryReplicaFollows() {
    Clock start = Clock.systemUTC();
    KeptCertificates first = keeper(start, "hook.stowage.svc").current();
    KeptCertificates prepared =
        keeper(Clock.offset(start, Duration.ofDays(61)), "hook.stowage.svc").current();
    KeptCertificates changed =
        keeper(Clock.offset(start, Duration.ofDays(71)), "hook.stowage.svc").current();
    KeptCertificates settled =
        keeper(Clock.offset(start, Duration.ofDays(81)), "hook.stowage.svc").current();

    assertThat(prepared.serving()).isEqualTo(first.serving());
    assertThat(prepared.next()).isPresent();
    assertThat(changed.serving()).isEqualTo(prepared.next().orElseThrow());
    assertThat(changed.bundle()).contains(first.serving().authority());
    assertThat(settled.serving()).isEqualTo(changed.serving());
    assertThat(settled.bundle()).isEqualTo(changed.serving().authority());
    assertThat(keeper(Clock.offset(start, Duration.ofDays(82)), "hook.stowage.svc").current())
        .isEqualTo(settled);
  }

  @Test
  void aSecretThatIsNotOursIsLeftAlone() {
    ApiServer server = new ApiServer(cluster.newClient());
    String secrets = "/api/v1/namespaces/%s/secrets".formatted(namespace.name());
    assertThat(
            server
                .create(
                    secrets,
                    JsonParser.parseString(
                            "{\"metadata\": {\"name\": \"certificate\"}, \"stringData\": {\"a\": \"b\"}}")
                        .getAsJsonObject())
                .code())
        .isEqualTo(201);

    assertThatThrownBy(() -> keeper(Clock.systemUTC(), "hook.stowage.svc").current())
        .isInstanceOf(ApiServerException.class)
        .hasMessageContaining("it is not Stowage's")
        .hasMessageContaining("stowage.puller.webhook.secret");
    assertThat(server.get(secrets + "/certificate").body().getAsJsonObject("data"))
        .hasToString("{\"a\":\"Yg==\"}");
  }

  private CertificateKeeper keeper(Clock clock, String name) {
    return new CertificateKeeper(
        new ApiServer(cluster.newClient()),
        namespace.name(),
        "certificate",
        Set.of(name),
        Duration.ofDays(90),
        clock);
  }
}
