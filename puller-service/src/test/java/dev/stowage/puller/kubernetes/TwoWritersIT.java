package dev.stowage.puller.kubernetes;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.initContainer;
import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.event.StowageEvent;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.PullerForTest;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.puller.workload.WorkloadObject;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.Patience;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import io.micronaut.context.ApplicationContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Others edit what the puller rewrites: labels, annotations, env, replicas, images. For half a
 * minute, or as long as {@code -Dstowage.writers.seconds} says.
 */
@NeedsCluster
final class TwoWritersIT {
  private static final int SECONDS = Integer.getInteger("stowage.writers.seconds", 30);
  private static final int DEPLOYMENTS = 4;
  private static final ContainerId MAIN = container("main");
  private static final ContainerId WAIT = initContainer("wait");
  private static final List<ContainerId> BOTH = List.of(MAIN, WAIT);
  private static final String INIT_COPY = TARGET + "quay.io/a/wait:2";
  private static final String SPEC =
      """
      {"replicas": 0, "selector": {"matchLabels": {"app": "web"}}, "template": {
        "metadata": {"labels": {"app": "web"}}, "spec": {
          "initContainers": [{"name": "wait", "image": "quay.io/a/wait:2"}],
          "containers": [{"name": "main", "image": "nginx:1.25", "env": [{"name": "EDIT", "value": "0"}]}]}}}
      """;

  private final KafkaEvents kafka = new KafkaEvents();
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();
  private final ClusterObjects objects = new ClusterObjects(cluster.newClient());
  private final CountDownLatch ending = new CountDownLatch(1);
  private final Map<String, Integer> edits = new ConcurrentHashMap<>();
  private final Map<String, Integer> patches = new ConcurrentHashMap<>();
  private final Map<WorkloadId, String> tags = new ConcurrentHashMap<>();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    namespace.close();
    kafka.close();
  }

  @Test
  void rowsC16AndY13WhateverOthersEditMeanwhileIsNotLost()
      throws InterruptedException, IOException {
    KnownEvents known =
        new KnownEvents()
            .copied("nginx:1.25", TARGET + "docker.io/library/nginx:1.25")
            .copied("quay.io/a/wait:2", INIT_COPY);
    List<WorkloadId> all =
        IntStream.range(0, DEPLOYMENTS)
            .mapToObj(i -> workload(WorkloadKind.DEPLOYMENT, namespace.name(), "web-" + i))
            .toList();
    for (WorkloadId one : all) {
      objects.create(one, "%s", SPEC);
      tags.put(one, "nginx:1.25");
      known.uses(one, MAIN, "nginx:1.25", BOTH).uses(one, WAIT, "quay.io/a/wait:2", BOTH);
    }
    known.listed();
    double conflicts;
    try (RecordingProxy proxy = new RecordingProxy(cluster.kubeconfig());
        ApplicationContext puller = start(proxy)) {
      proxy.beforePatch(path -> meet(path.substring(path.lastIndexOf('/') + 1)));
      kafka.publish(List.copyOf(known.events()));
      List<Thread> writers = new ArrayList<>();
      // A workload that others roll out all the time is left alone, and a controller that others
      // outrun never tells that a roll-out has ended.
      for (WorkloadId one : all) {
        writers.add(Thread.ofVirtual().start(() -> write(one, "label", 1_000, this::label)));
        writers.add(
            Thread.ofVirtual().start(() -> write(one, "annotation", 1_300, this::annotate)));
        writers.add(Thread.ofVirtual().start(() -> write(one, "env", 7_000, this::setEnv)));
        writers.add(
            Thread.ofVirtual().start(() -> write(one, "deadline", 6_000, this::setDeadline)));
        writers.add(Thread.ofVirtual().start(() -> write(one, "image", 10_000, this::release)));
      }
      Instant end = Instant.now().plusSeconds(SECONDS);
      await()
          .atMost(Patience.A_MINUTE.plusSeconds(SECONDS))
          .until(() ->
              Instant.now().isAfter(end)
                  && PullerForTest.outcomes(puller, "written") > DEPLOYMENTS);
      ending.countDown();
      for (Thread writer : writers) {
        writer.join();
      }
      for (WorkloadId one : all) {
        await()
            .untilAsserted(() ->
                assertThat(objects.get(one).snapshot().containers())
                    .extracting(found -> found.image())
                    .containsExactly(TARGET + "docker.io/library/" + tags.get(one), INIT_COPY));
      }
      conflicts = PullerForTest.outcomes(puller, "conflict");
    }

    for (WorkloadId one : all) {
      assertNothingLost(one);
    }
    // Or the writers never met, and the test has shown nothing.
    assertThat(conflicts).isGreaterThanOrEqualTo(DEPLOYMENTS);
  }

  /** However fast the machine is: every other patch is of what was edited after it was read. */
  private void meet(String name) {
    int patch = patches.merge(name, 1, Integer::sum);
    if (patch % 2 == 1) {
      edit(
          workload(WorkloadKind.DEPLOYMENT, namespace.name(), name),
          read -> annotation(read, "met-" + patch));
    }
  }

  private void assertNothingLost(WorkloadId workload) {
    WorkloadObject after = objects.get(workload);
    assertThat(after.snapshot().originals())
        .isEqualTo(Map.of(MAIN, tags.get(workload), WAIT, "quay.io/a/wait:2"));
    for (int patch = 1; patch <= patches.getOrDefault(workload.name(), 0); patch += 2) {
      assertThat(after.annotations()).containsKey("met-" + patch);
    }
    for (int edit = 0; edit < count(workload, "annotation"); edit++) {
      assertThat(after.annotations()).containsKey("edit-" + edit);
    }
    for (int edit = 0; edit < count(workload, "label"); edit++) {
      assertThat(after.metadata().getAsJsonObject("labels").has("edit-" + edit)).isTrue();
    }
    assertThat(after.json().getAsJsonObject("spec").get("progressDeadlineSeconds").getAsInt())
        .isEqualTo(600 + count(workload, "deadline") - 1);
    assertThat(env(after).get("value").getAsString())
        .isEqualTo(String.valueOf(count(workload, "env") - 1));
  }

  private int count(WorkloadId workload, String what) {
    return edits.getOrDefault(workload + " " + what, 0);
  }

  private interface Edit {
    void apply(WorkloadObject read, int number);
  }

  private void write(WorkloadId workload, String what, int pause, Edit edit) {
    int number = 0;
    try {
      while (!ending.await(pause, TimeUnit.MILLISECONDS)) {
        int next = number++;
        edit(workload, read -> edit.apply(read, next));
        edits.put(workload + " " + what, number);
        if (what.equals("image")) {
          tellOf(workload, next);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void edit(WorkloadId workload, Consumer<WorkloadObject> change) {
    boolean done = false;
    while (!done) {
      WorkloadObject read = objects.get(workload);
      change.accept(read);
      done = objects.replace(read);
    }
  }

  private void annotate(WorkloadObject read, int number) {
    annotation(read, "edit-" + number);
  }

  private static void annotation(WorkloadObject read, String name) {
    if (!read.metadata().has("annotations")) {
      read.metadata().add("annotations", new JsonObject());
    }
    read.metadata().getAsJsonObject("annotations").addProperty(name, "done");
  }

  private void label(WorkloadObject read, int number) {
    if (!read.metadata().has("labels")) {
      read.metadata().add("labels", new JsonObject());
    }
    read.metadata().getAsJsonObject("labels").addProperty("edit-" + number, "done");
  }

  private void setEnv(WorkloadObject read, int number) {
    env(read).addProperty("value", String.valueOf(number));
  }

  private void setDeadline(WorkloadObject read, int number) {
    read.json().getAsJsonObject("spec").addProperty("progressDeadlineSeconds", 600 + number);
  }

  private void release(WorkloadObject read, int number) {
    main(read).addProperty("image", "nginx:1.25." + number);
  }

  private void tellOf(WorkloadId workload, int number) {
    String tag = "nginx:1.25." + number;
    tags.put(workload, tag);
    List<StowageEvent> news = new ArrayList<>();
    // Later than what was told at first.
    KnownEvents known = new KnownEvents(Instant.now());
    known.uses(workload, MAIN, tag, BOTH).copied(tag, TARGET + "docker.io/library/" + tag);
    news.addAll(known.events());
    kafka.publish(news);
  }

  private static JsonObject env(WorkloadObject read) {
    JsonArray env = main(read).getAsJsonArray("env");
    return env.get(0).getAsJsonObject();
  }

  private static JsonObject main(WorkloadObject read) {
    return read.containers(MAIN.kind()).get(0).getAsJsonObject();
  }

  private ApplicationContext start(RecordingProxy proxy) throws IOException {
    return PullerForTest.start(
        kafka,
        proxy.kubeconfig(folder.resolve("kubeconfig")),
        Map.of(
            "stowage.puller.interval", "1s", "stowage.puller.pace.in-progress-per-namespace", "5"));
  }
}
