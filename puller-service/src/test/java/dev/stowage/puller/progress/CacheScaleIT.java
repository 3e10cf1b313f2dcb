package dev.stowage.puller.progress;

import static dev.stowage.puller.presence.PodJson.RUNNING;
import static dev.stowage.puller.presence.PodJson.waiting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.presence.BareCluster;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

/**
 * One cache with as many images on as many nodes without kubelets as {@code stowage.scale.images}
 * and {@code stowage.scale.nodes} say; see bench/cache-scale.sh.
 */
@EnabledIfEnvironmentVariable(
    named = BareCluster.VARIABLE,
    matches = ".+",
    disabledReason = "STOWAGE_BARE_KUBECONFIG names no API server without controllers")
final class CacheScaleIT {
  private static final int IMAGES = Integer.getInteger("stowage.scale.images", 200);
  private static final int NODES = Integer.getInteger("stowage.scale.nodes", 20);
  private static final Duration IDLE =
      Duration.ofSeconds(Integer.getInteger("stowage.scale.idle-seconds", 20));
  private static final int PER_POD = 50;
  private static final int CALLS_PER_MINUTE = 10;
  private static final int AT_ONCE = 16;
  private static final long MEBIBYTE = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @TempDir private Path folder;
  private final KafkaEvents kafka = new KafkaEvents();
  private final BareCluster cluster = new BareCluster();
  private final List<String> images = ScaledCaches.images(IMAGES);

  @AfterEach
  void close() {
    cluster.close();
    kafka.close();
  }

  @Test
  void timeMemoryEventsAndCallsStayWithinTheirBounds() throws Exception {
    List<String> nodes = join();
    fill(nodes);
    long start = System.nanoTime();
    Process puller = startPuller();
    try (BufferedReader answers = puller.inputReader(StandardCharsets.UTF_8)) {
      long before = number(answers, "HEAP");
      awaitState(CacheState.READY, new CacheCounts(IMAGES * NODES, 0, 0, 0));
      double right = (System.nanoTime() - start) / 1e9;
      // One for each image and the cache's, published together and not read together.
      await().atMost(PATIENCE).until(() -> kafka.caches().size() > IMAGES);
      int events = kafka.caches().size();

      long calls = ask(puller, answers);
      long heap = (number(answers, "HEAP") - before) / MEBIBYTE;
      Instant end = Instant.now().plus(IDLE);
      await().atMost(IDLE.plusSeconds(30)).until(() -> Instant.now().isAfter(end));
      double idle =
          (double) (ask(puller, answers) - calls)
              * Duration.ofMinutes(1).toMillis()
              / IDLE.toMillis();
      assertThat(kafka.caches()).hasSize(events);

      long failing = System.nanoTime();
      cluster.say(pod(0, NODES / 2), oneFailed());
      awaitState(CacheState.DEGRADED, new CacheCounts(IMAGES * NODES - 1, 0, 1, 0));
      double told = (System.nanoTime() - failing) / 1e9;
      await().atMost(PATIENCE).until(() -> kafka.caches().size() >= events + 2);
      long peak = peakMemory(puller.pid());
      System.out.printf(
          "%d images on %d nodes (%d pods): right after %.1f s from the process's start with %d events and %d calls;"
              + " heap for it after GC %d MiB, peak memory of the process %d MiB;"
              + " calls per minute while nothing changes %.1f; a change is on Kafka after %.1f s in %d events%n",
          IMAGES,
          NODES,
          NODES * pods(),
          right,
          events,
          calls,
          heap,
          peak,
          idle,
          told,
          kafka.caches().size() - events);
      assertThat(events).isEqualTo(IMAGES + 1);
      assertThat(kafka.caches()).hasSize(events + 2);
      assertThat(right).isLessThan(60);
      assertThat(told).isLessThan(15);
      assertThat(heap).isLessThan(64);
      assertThat(peak).isLessThan(448);
      assertThat(idle).isLessThanOrEqualTo(CALLS_PER_MINUTE);
    } finally {
      puller.destroy();
      puller.waitFor();
    }
  }

  private void awaitState(CacheState state, CacheCounts counts) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() ->
            assertThat(ReportedCaches.newest(kafka, "base"))
                .get()
                .satisfies(report -> {
                  assertThat(report.counts()).isEqualTo(counts);
                  assertThat(report.state()).isEqualTo(state);
                }));
  }

  private static int pods() {
    return (IMAGES + PER_POD - 1) / PER_POD;
  }

  private static String pod(int part, int node) {
    return "stowage-cache-base-%d-%d".formatted(part, node);
  }

  private List<String> imagesOf(int part) {
    return images.subList(part * PER_POD, Math.min(IMAGES, (part + 1) * PER_POD));
  }

  private List<String> oneFailed() {
    List<String> states = new ArrayList<>(Collections.nCopies(imagesOf(0).size(), RUNNING));
    states.set(0, waiting("ErrImagePull", "not found"));
    return states;
  }

  private List<String> join() throws Exception {
    return inParallel(NODES, node -> cluster.join("%03d".formatted(node), "[]"));
  }

  private void fill(List<String> nodes) throws Exception {
    int all = nodes.size() * pods();
    inParallel(
        all,
        number -> {
          int part = number % pods();
          int node = number / pods();
          cluster.place(pod(part, node), "base", nodes.get(node), imagesOf(part));
          cluster.say(pod(part, node), Collections.nCopies(imagesOf(part).size(), RUNNING));
          return number;
        });
  }

  private interface Numbered<T> {
    T of(int number);
  }

  private static <T> List<T> inParallel(int count, Numbered<T> task) throws Exception {
    Semaphore slots = new Semaphore(AT_ONCE);
    List<Future<T>> futures;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      futures =
          IntStream.range(0, count)
              .mapToObj(number ->
                  threads.submit(() -> {
                    slots.acquire();
                    try {
                      return task.of(number);
                    } finally {
                      slots.release();
                    }
                  }))
              .toList();
    }
    List<T> results = new ArrayList<>();
    for (Future<T> future : futures) {
      results.add(future.get());
    }
    return results;
  }

  private Process startPuller() throws IOException {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    return new ProcessBuilder(
            java.toString(),
            "-Xmx256m",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            ScaledCaches.class.getName(),
            cluster.kubeconfig().toString(),
            cluster.name(),
            kafka.bootstrapServers(),
            String.valueOf(IMAGES))
        .redirectError(folder.resolve("puller.log").toFile())
        .start();
  }

  private static long ask(Process puller, BufferedReader answers) throws IOException {
    puller.getOutputStream().write('\n');
    puller.getOutputStream().flush();
    return number(answers, "CALLS");
  }

  // Past whatever it logs, and past answers that nobody has read.
  private static long number(BufferedReader answers, String name) throws IOException {
    for (String line = answers.readLine(); line != null; line = answers.readLine()) {
      if (line.startsWith(name + " ")) {
        return Long.parseLong(line.substring(name.length() + 1));
      }
    }
    throw new IOException("the process has ended without an answer");
  }

  private static long peakMemory(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
      if (line.startsWith("VmHWM:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) / 1024;
      }
    }
    throw new IOException("process " + pid + " tells no VmHWM");
  }
}
