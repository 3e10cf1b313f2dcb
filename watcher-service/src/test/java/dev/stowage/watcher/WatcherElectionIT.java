package dev.stowage.watcher;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.cluster.Leadership;
import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestEngines;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1ReplicationController;
import io.kubernetes.client.openapi.models.V1ReplicationControllerSpec;
import io.micronaut.context.ApplicationContext;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Two watchers of one cluster. */
@NeedsCluster
final class WatcherElectionIT {
  private static final KafkaForTest KAFKA = TestEngines.kafka();

  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final String name = "cluster-" + UUID.randomUUID();

  @Test
  void oneOfTwoTellsTheOtherIsReadyAndGoesOnWithoutRepeatingWhatWasTold() throws Exception {
    try (TestCluster.TestNamespace namespace = cluster.newNamespace();
        DiscoveryReader reader =
            new DiscoveryReader(KAFKA, name, name + "/" + namespace.name() + "/");
        ApplicationContext first = start(namespace)) {
      first.getBean(Leadership.class).await();
      reader.awaitListed(1);
      try (ApplicationContext second = start(namespace)) {
        await().until(() -> second.getBean(Leadership.class).otherLeader().isPresent());
        assertThat(health(second).getStatus()).isEqualTo(HealthStatus.UP);

        create(namespace, "one");
        awaitTold(reader, "+one/containers/main docker.io/library/nginx:1.25");
        first.close();
        create(namespace, "two");
        awaitTold(reader, "+two/containers/main docker.io/library/nginx:1.25");
        reader.awaitListed(2);

        assertThat(reader.told().stream().filter(line -> !line.startsWith("listed")).toList())
            .isEqualTo(
                List.of(
                    "+one/containers/main docker.io/library/nginx:1.25",
                    "+two/containers/main docker.io/library/nginx:1.25"));
      }
    }
  }

  private static HealthResult health(ApplicationContext watcher) {
    HealthResult result = Mono.from(watcher.getBean(WatcherHealth.class).getResult()).block();
    assertThat(result).isNotNull();
    return Objects.requireNonNull(result);
  }

  private void create(TestCluster.TestNamespace namespace, String controller) throws Exception {
    new CoreV1Api(cluster.newClient())
        .createNamespacedReplicationController(
            namespace.name(),
            new V1ReplicationController()
                .metadata(new V1ObjectMeta().name(controller))
                .spec(
                    new V1ReplicationControllerSpec()
                        .replicas(0)
                        .selector(Map.of("app", controller))
                        .template(
                            new V1PodTemplateSpec()
                                .metadata(new V1ObjectMeta().labels(Map.of("app", controller)))
                                .spec(
                                    new V1PodSpec()
                                        .containers(
                                            List.of(
                                                new V1Container()
                                                    .name("main")
                                                    .image("nginx:1.25")))))))
        .execute();
  }

  private static void awaitTold(DiscoveryReader reader, String line) {
    await().until(() -> reader.told().contains(line));
  }

  private ApplicationContext start(TestCluster.TestNamespace namespace) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("stowage.kafka.bootstrap-servers", KAFKA.bootstrapServers());
    settings.put("stowage.watcher.cluster", name);
    settings.put("stowage.watcher.kubeconfig", cluster.kubeconfig().toString());
    settings.put("stowage.watcher.leader-election.enabled", "true");
    settings.put("stowage.watcher.leader-election.namespace", namespace.name());
    settings.put("micronaut.server.port", -1);
    return ServiceLauncher.start(ServiceName.WATCHER, settings);
  }
}
