package dev.stowage.puller.kubernetes;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.PullerForTest;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * A fleet that is due at once. Needs an API server without controllers, which
 * STOWAGE_BARE_KUBECONFIG names: the test plays the controller, so that it decides when a roll-out
 * ends.
 */
@EnabledIfEnvironmentVariable(
    named = "STOWAGE_BARE_KUBECONFIG",
    matches = ".+",
    disabledReason = "STOWAGE_BARE_KUBECONFIG names no API server without controllers")
final class PaceIT {
  private static final int DEPLOYMENTS = 1_000;
  private static final int NAMESPACES = 5;
  private static final int SPARED = 10;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String COPY = TARGET + "docker.io/library/nginx:1.25";
  private static final String SPEC =
      """
      {"replicas": 0, "selector": {"matchLabels": {"app": "web"}}, "template": {
        "metadata": {"labels": {"app": "web"}},
        "spec": {"containers": [{"name": "main", "image": "nginx:1.25"}]}}}
      """;

  private final Path kubeconfig = Path.of(System.getenv("STOWAGE_BARE_KUBECONFIG"));
  private final KafkaEvents kafka = new KafkaEvents();
  private final ApiClient client = client();
  private final ApiServer server = new ApiServer(client);
  private final ClusterObjects objects = new ClusterObjects(client);
  private final String run = UUID.randomUUID().toString().substring(0, 8);

  @AfterEach
  void close() {
    kafka.close();
  }

  @Test
  void ofAThousandNeverMoreThanFiveAreInProgressAndFailuresLeaveTheRestAlone() throws Exception {
    KnownEvents known = new KnownEvents().copied("nginx:1.25", COPY);
    List<WorkloadId> all = create();
    all.forEach(one -> known.uses(one, container("main"), "nginx:1.25"));
    known.listed();
    int good = DEPLOYMENTS - SPARED;
    PlayedController[] self = new PlayedController[1];
    try (PlayedController controller =
            new PlayedController(
                client(), 5, image -> image.equals(COPY) && self[0].succeeded() >= good);
        ApplicationContext puller = start()) {
      self[0] = controller;
      kafka.publish(List.copyOf(known.events()));

      await()
          .atMost(PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(() -> kafka.rollouts().stream().anyMatch(RewritingHalted.class::isInstance));
      // What was in progress when it was halted still ends; what failed goes back.
      await().atMost(PATIENCE).until(() -> controller.using(COPY) <= controller.succeeded());
      assertThat(puller.isRunning()).isTrue();
      assertThat(controller.most()).isEqualTo(5);
      assertThat(controller.mostOfNamespace()).isLessThanOrEqualTo(2);
      List<RolloutStarted> begun =
          kafka.rollouts().stream()
              .filter(RolloutStarted.class::isInstance)
              .map(RolloutStarted.class::cast)
              .filter(started -> started.aim() == RolloutAim.COPIES)
              .toList();
      assertThat(begun).hasSizeBetween(good + 3, good + 9);
      long untouched =
          all.stream().filter(one -> objects.get(one).snapshot().originals().isEmpty()).count();
      assertThat(untouched).isGreaterThanOrEqualTo(3);
    }
  }

  private List<WorkloadId> create() throws InterruptedException {
    for (int i = 0; i < NAMESPACES; i++) {
      objects.createNamespace(namespace(i));
    }
    List<WorkloadId> all =
        IntStream.range(0, DEPLOYMENTS)
            .mapToObj(i -> workload(WorkloadKind.DEPLOYMENT, namespace(i % NAMESPACES), "web-" + i))
            .toList();
    List<Thread> creating = new ArrayList<>();
    for (int part = 0; part < NAMESPACES; part++) {
      String namespace = namespace(part);
      creating.add(
          Thread.ofPlatform()
              .start(() ->
                  all.stream()
                      .filter(one -> one.namespace().equals(namespace))
                      .forEach(this::create)));
    }
    for (Thread one : creating) {
      one.join();
    }
    return all;
  }

  private void create(WorkloadId workload) {
    objects.create(workload, "%s", SPEC);
    PlayedController.setStatus(
        server,
        "/apis/apps/v1/namespaces/%s/deployments/%s"
            .formatted(workload.namespace(), workload.name()),
        1,
        "[]");
  }

  private String namespace(int number) {
    return "pace-" + run + "-" + number;
  }

  private ApiClient client() {
    try (Reader reader = Files.newBufferedReader(kubeconfig)) {
      KubeConfig read = KubeConfig.loadKubeConfig(reader);
      read.setFile(kubeconfig.toFile());
      return ClientBuilder.kubeconfig(read).build();
    } catch (IOException e) {
      throw new IllegalStateException("STOWAGE_BARE_KUBECONFIG cannot be read", e);
    }
  }

  private ApplicationContext start() {
    return PullerForTest.start(kafka, kubeconfig, Map.of("stowage.puller.pace.check", "20ms"));
  }
}
