package dev.stowage.puller.progress;

import dev.stowage.cluster.Leadership;
import dev.stowage.event.NodeCacheEvent;
import dev.stowage.event.Topic;
import dev.stowage.kafka.EventLoop;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.puller.cache.CacheDeclarations;
import dev.stowage.puller.cache.CacheOutcomes;
import dev.stowage.puller.cache.CacheReports;
import dev.stowage.puller.presence.ClusterPresence;
import dev.stowage.puller.rewrite.PullerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells how far caches are, soon after it has changed, but of each thing at most once in a pause,
 * and never more than 50 events a second for long. Nothing is told before all has been read that
 * was told before, and nothing by a replica that is not the leader.
 */
@Context
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
@Requires(property = "stowage.puller.cache.enabled", value = "true")
final class ProgressService {
  private static final Logger LOG = LoggerFactory.getLogger(ProgressService.class);
  private static final URI SOURCE = URI.create("/stowage/puller");
  private static final Duration AT_LEAST_EVERY = Duration.ofMinutes(1);
  private static final Duration PER_EVENT = Duration.ofMillis(20);

  private final Duration pause;
  private final Leadership leadership;
  private final KafkaClients clients;
  private final Clock clock;
  private final PublishedReports published;
  private final EventPublisher publisher;
  private final CacheProgress progress;
  private final Semaphore changes = new Semaphore(1);
  private final Thread thread;
  private @Nullable EventLoop loop;

  ProgressService(
      ProgressSettings settings,
      PullerSettings puller,
      Leadership leadership,
      CacheDeclarations declarations,
      CacheOutcomes outcomes,
      ClusterPresence presence,
      CacheReports reports,
      KafkaClients clients,
      MeterRegistry meters,
      Clock clock) {
    this.pause = settings.pause();
    this.leadership = leadership;
    this.clients = clients;
    this.clock = clock;
    this.published = new PublishedReports(puller.cluster());
    this.publisher = new EventPublisher(clients, "cache-events", SOURCE);
    this.progress =
        new CacheProgress(
            declarations,
            outcomes,
            presence,
            published,
            new Reporting(puller.cluster(), published, clock),
            this::publish,
            reports,
            new ProgressMetrics(meters));
    this.thread = Thread.ofVirtual().name("cache-progress").unstarted(this::run);
    declarations.onChange(changes::release);
    outcomes.onChange(changes::release);
    presence.onChange(changes::release);
  }

  @PostConstruct
  void start() {
    loop =
        EventLoop.alone(
            clients,
            "cache-progress",
            List.of(Topic.CACHES.topicName()),
            none -> Map.of(),
            published::accept,
            clock);
    thread.start();
  }

  private void publish(List<NodeCacheEvent> events) {
    leadership.requireHeld();
    publisher.publish(events);
  }

  private void run() {
    try {
      awaitCaughtUp();
      while (!Thread.currentThread().isInterrupted()) {
        if (changes.tryAcquire(AT_LEAST_EVERY.toMillis(), TimeUnit.MILLISECONDS)) {
          changes.drainPermits();
        }
        if (leadership.current().isEmpty()) {
          progress.rest();
          leadership.await();
        }
        Thread.sleep(look());
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void awaitCaughtUp() throws InterruptedException {
    EventLoop events = loop;
    while (events != null && !events.awaitCaughtUp(Duration.ofMinutes(1))) {
      LOG.info("caches: still reading what is on Kafka");
    }
  }

  // How long to rest after it.
  private Duration look() {
    try {
      Duration paced = PER_EVENT.multipliedBy(progress.look());
      return paced.compareTo(pause) > 0 ? paced : pause;
    } catch (RuntimeException e) {
      LOG.warn("caches: what has changed is told later: {}", e.toString());
      changes.release();
      return pause;
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    if (loop != null) {
      loop.close();
    }
    thread.interrupt();
    thread.join(Duration.ofSeconds(10));
    publisher.close();
  }
}
