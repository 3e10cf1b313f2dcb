package dev.stowage.puller.daemonset;

import dev.stowage.image.Printable;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.puller.shape.FoundDaemonSet;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes all caches off the nodes when the puller is told to end. */
final class Removal {
  private static final Logger LOG = LoggerFactory.getLogger(Removal.class);
  private static final Duration LONGEST = Duration.ofSeconds(10);
  private static final Duration LOOK = Duration.ofMillis(200);

  private final ApiServer server;
  private final String path;
  private final String ours;
  private final DaemonSetWriter writer;

  Removal(ApiServer server, String namespace, String ours, DaemonSetWriter writer) {
    this.server = server;
    this.path = "/apis/apps/v1/namespaces/%s/daemonsets".formatted(namespace);
    this.ours = ours;
    this.writer = writer;
  }

  /** Waits until they are gone, for a few seconds. */
  void run() throws InterruptedException {
    LOG.info("Received SIGTERM, deleting daemonset");
    long end = System.nanoTime() + LONGEST.toNanos();
    try {
      List<FoundDaemonSet> there = there();
      there.forEach(one -> writer.delete(one, "Foreground"));
      while (!there.isEmpty() && System.nanoTime() < end) {
        Thread.sleep(LOOK);
        there = there();
      }
    } catch (RuntimeException e) {
      LOG.warn(
          "DaemonSets of caches may be left: {}",
          Printable.of(String.valueOf(e.getMessage()), 300));
    }
    LOG.info("Shutting down cleanly");
  }

  private List<FoundDaemonSet> there() {
    Answer answer = server.list(path, ours);
    if (answer.code() != 200) {
      throw new ApiServerException(
          "GET %s was answered with %d: %s".formatted(path, answer.code(), answer.message()), null);
    }
    return JsonFields.objects(answer.body(), "items").stream().map(FoundDaemonSet::read).toList();
  }
}
