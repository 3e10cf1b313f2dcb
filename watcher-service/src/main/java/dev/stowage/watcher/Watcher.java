package dev.stowage.watcher;

import dev.stowage.cluster.Leadership;
import dev.stowage.cluster.Term;
import dev.stowage.event.Topic;
import dev.stowage.kafka.EventLoop;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.watcher.discovery.DiscoveryPolicy;
import dev.stowage.watcher.discovery.KnownImages;
import dev.stowage.watcher.source.WorkloadSource;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches while this replica is the leader. Each of its terms begins with learning what was told
 * before: another may have told it.
 */
@Context
final class Watcher {
  private static final Logger LOG = LoggerFactory.getLogger(Watcher.class);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final WatcherSettings settings;
  private final WorkloadSource source;
  private final DiscoveryPolicy policy;
  private final KafkaClients kafka;
  private final ChangeSink sink;
  private final Leadership leadership;
  private final WatcherMetrics metrics;
  private final Clock clock;
  private final Thread thread;

  Watcher(
      WatcherSettings settings,
      WorkloadSource source,
      DiscoveryPolicy policy,
      KafkaClients kafka,
      ChangeSink sink,
      Leadership leadership,
      WatcherMetrics metrics,
      Clock clock) {
    this.settings = settings;
    this.source = source;
    this.policy = policy;
    this.kafka = kafka;
    this.sink = sink;
    this.leadership = leadership;
    this.metrics = metrics;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("watch-" + settings.clusterName()).unstarted(this::run);
  }

  @PostConstruct
  void start() {
    metrics.watch(source);
    thread.start();
  }

  private void run() {
    try {
      while (true) {
        Term term = leadership.await();
        Thread watching = Thread.ofVirtual().start(() -> watch(term));
        try {
          term.awaitEnd();
        } finally {
          watching.interrupt();
          watching.join();
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void watch(Term term) {
    try {
      KnownImages known = restore();
      new ClusterWatcher(
              settings.clusterName(),
              source,
              policy,
              known,
              changes -> {
                term.requireHeld();
                sink.publish(changes);
              },
              metrics,
              settings.relistInterval(),
              clock)
          .run();
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private KnownImages restore() throws InterruptedException {
    PublishedDiscoveries published = new PublishedDiscoveries(settings.clusterName());
    try (EventLoop loop =
        EventLoop.alone(
            kafka,
            "restore",
            List.of(Topic.DISCOVERIES.topicName()),
            partitions -> Map.of(),
            published::accept,
            clock)) {
      while (!loop.awaitCaughtUp(PATIENCE)) {
        LOG.warn("still reading {} to learn what was told before", Topic.DISCOVERIES);
      }
    }
    return published.known();
  }

  @PreDestroy
  void close() throws InterruptedException {
    thread.interrupt();
    thread.join(LONGEST_CLOSE);
  }
}
