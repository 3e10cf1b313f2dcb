package dev.stowage.puller.kubernetes;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.cluster.Leadership;
import dev.stowage.event.StowageEvent;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.PullerForTest;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.ApplicationContext;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two pullers of one cluster. */
@NeedsCluster
final class PullerElectionIT {
  private static final ContainerId MAIN = container("main");
  private static final String COPY = TARGET + "docker.io/library/nginx:1.25";

  private final KafkaEvents kafka = new KafkaEvents();
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();
  private final ClusterObjects objects = new ClusterObjects(cluster.newClient());
  private final KnownEvents known = new KnownEvents().copied("nginx:1.25", COPY).listed();
  private int published;

  @AfterEach
  void close() {
    namespace.close();
    kafka.close();
  }

  @Test
  void rowC18OneOfTwoPullersRewritesAndTheOtherGoesOnWhenItEnds() throws InterruptedException {
    try (ApplicationContext first = start();
        ApplicationContext second = startBehind(first)) {
      WorkloadId before = create("before");
      await().until(() -> isRewritten(before));
      await().until(() -> touched(first) > 0);
      assertThat(touched(second)).isZero();

      first.close();
      WorkloadId after = create("after");

      await().until(() -> isRewritten(after));
      await().until(() -> kafka.rewritesOf(after).size() == 1);
      assertThat(touched(second)).isPositive();
      assertThat(kafka.rewritesOf(before)).hasSize(1);
    }
  }

  private ApplicationContext startBehind(ApplicationContext first) throws InterruptedException {
    assertThat(first.getBean(Leadership.class).await().isHeld()).isTrue();
    ApplicationContext second = start();
    await().until(() -> second.getBean(Leadership.class).otherLeader().isPresent());
    return second;
  }

  private WorkloadId create(String name) {
    WorkloadId id = workload(WorkloadKind.DEPLOYMENT, namespace.name(), name);
    objects.create(
        id,
        "{\"replicas\": 0, \"selector\": {\"matchLabels\": {\"app\": \"web\"}}, \"template\": {\"metadata\": {\"labels\": {\"app\": \"web\"}}, \"spec\": %s}}",
        "{\"containers\": [{\"name\": \"main\", \"image\": \"nginx:1.25\"}]}");
    known.uses(id, MAIN, "nginx:1.25", List.of(MAIN));
    List<StowageEvent> events = known.events();
    kafka.publish(List.copyOf(events.subList(published, events.size())));
    published = events.size();
    return id;
  }

  private boolean isRewritten(WorkloadId id) {
    return Objects.equals(objects.get(id).snapshot().containers().getFirst().image(), COPY);
  }

  private static double touched(ApplicationContext puller) {
    return puller.getBean(MeterRegistry.class).getMeters().stream()
        .filter(meter -> meter.getId().getName().equals("stowage.puller.rewrites"))
        .flatMap(meter -> StreamSupport.stream(meter.measure().spliterator(), false))
        .mapToDouble(measurement -> measurement.getValue())
        .sum();
  }

  private ApplicationContext start() {
    return PullerForTest.start(
        kafka,
        cluster.kubeconfig(),
        Map.of(
            "stowage.puller.leader-election.enabled",
            "true",
            "stowage.puller.leader-election.namespace",
            namespace.name()));
  }
}
