package dev.stowage.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import io.kubernetes.client.openapi.apis.CoordinationV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.CoreV1Event;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@NeedsCluster
final class LeadershipIT {
  private static final Duration LEASE = Duration.ofSeconds(6);

  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();
  private final ClusterConnection connection =
      ClusterConnection.open(ClusterAddress.of("test", cluster.kubeconfig().toString(), null));

  @AfterEach
  void close() {
    namespace.close();
  }

  @Test
  void oneOfTwoIsActiveAndTheOtherTakesOverWhenItGoes() throws Exception {
    try (Leadership first = elect("first")) {
      Term term = first.await();
      try (Leadership second = elect("second")) {
        await().until(() -> second.otherLeader().isPresent());
        assertThat(second.otherLeader()).contains("first");
        assertThat(second.current()).isEmpty();
        assertThat(term.isHeld()).isTrue();

        first.close();

        assertThat(term.isHeld()).isFalse();
        assertThat(second.await().isHeld()).isTrue();
        assertThat(lease().getHolderIdentity()).isEqualTo("second");
        assertThat(lease().getLeaseTransitions()).isEqualTo(1);
        await().until(() -> announced("first became leader") && announced("second became leader"));
      }
    }
  }

  @Test
  void aTermOutlastsItsLeaseAsLongAsItIsRenewed() throws Exception {
    try (Leadership leader = elect("first")) {
      Term term = leader.await();
      String begun = String.valueOf(lease().getAcquireTime());
      Object renewed = lease().getRenewTime();
      await()
          .until(() ->
              Duration.between(lease().getAcquireTime(), lease().getRenewTime())
                      .compareTo(LEASE.plusSeconds(1))
                  > 0);

      assertThat(term.isHeld()).isTrue();
      assertThat(lease().getAcquireTime()).hasToString(begun);
      assertThat(lease().getRenewTime()).isNotEqualTo(renewed);
    }
  }

  @Test
  void aLeaseThatWasGivenToAnotherByHandEndsTheTerm() throws Exception {
    CoordinationV1Api api = new CoordinationV1Api(cluster.newClient());
    try (Leadership leader = elect("first")) {
      Term term = leader.await();
      // A renewal may come in between: tried again until it is ours that counts.
      await()
          .ignoreExceptions()
          .until(() -> {
            V1Lease read = api.readNamespacedLease("lease", namespace.name()).execute();
            Objects.requireNonNull(read.getSpec()).holderIdentity("second");
            api.replaceNamespacedLease("lease", namespace.name(), read).execute();
            return true;
          });

      term.awaitEnd();
      assertThat(leader.otherLeader()).contains("second");
      // Nobody renews it: it comes back, as another term.
      assertThat(leader.await()).isNotSameAs(term);
      assertThat(term.isHeld()).isFalse();
    }
  }

  @Test
  void aGuardedClientReadsAlwaysAndWritesOnlyAsTheLeader() throws Exception {
    try (Leadership leader = elect("first")) {
      leader.await();
      CoreV1Api leading = new CoreV1Api(leader.guard(connection.client(Duration.ofSeconds(5))));
      leading.createNamespacedConfigMap(namespace.name(), configMap("one")).execute();
      try (Leadership standby = elect("second")) {
        CoreV1Api waiting = new CoreV1Api(standby.guard(connection.client(Duration.ofSeconds(5))));

        assertThat(waiting.readNamespacedConfigMap("one", namespace.name()).execute()).isNotNull();
        assertThatThrownBy(() ->
                waiting.createNamespacedConfigMap(namespace.name(), configMap("two")).execute())
            .isInstanceOf(NotLeaderException.class);
      }
    }
  }

  @Test
  void aLeaderThatDidNotComeToRenewStopsByItsOwnClock() throws Exception {
    MovableNow now = new MovableNow();
    ElectionSettings settings = settings("first");
    try (Leadership leader = LeaseElector.start(settings, LeaseApi.of(settings, connection), now)) {
      Term term = leader.await();
      now.pass(LEASE);

      assertThat(term.isHeld()).isFalse();
      assertThatThrownBy(term::requireHeld).isInstanceOf(NotLeaderException.class);
    }
  }

  private Leadership elect(String identity) {
    return Leadership.elect(settings(identity), connection, Clock.systemUTC());
  }

  private ElectionSettings settings(String identity) {
    return new ElectionSettings(
        identity, "lease", namespace.name(), LEASE, Duration.ofSeconds(1), Duration.ofMillis(250));
  }

  private V1LeaseSpec lease() throws Exception {
    V1Lease read =
        new CoordinationV1Api(cluster.newClient())
            .readNamespacedLease("lease", namespace.name())
            .execute();
    return Objects.requireNonNull(read.getSpec());
  }

  private boolean announced(String message) throws Exception {
    return new CoreV1Api(cluster.newClient())
        .listNamespacedEvent(namespace.name()).execute().getItems().stream()
            .map(CoreV1Event::getMessage)
            .anyMatch(message::equals);
  }

  private static V1ConfigMap configMap(String name) {
    return new V1ConfigMap().metadata(new V1ObjectMeta().name(name)).putDataItem("key", "value");
  }
}
