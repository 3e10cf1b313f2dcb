package dev.stowage.gateway.projection;

import dev.stowage.gateway.log.EventLog;
import dev.stowage.gateway.log.NewEvents;
import dev.stowage.kafka.KafkaClients;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks once a second whether another gateway on the schema has projected events, so that streams
 * here show them too; and every ten seconds how far the projection is behind the topics.
 */
@Context
final class ProjectionWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectionWatch.class);
  private static final Duration ROUND = Duration.ofSeconds(1);
  private static final int ROUNDS_PER_LAG = 10;
  private static final int TIMEOUT_SECONDS = 5;

  private final EventLog log;
  private final NewEvents newEvents;
  private final Projection projection;
  private final Admin admin;
  private final AtomicLong lag = new AtomicLong();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  ProjectionWatch(
      EventLog log,
      NewEvents newEvents,
      Projection projection,
      KafkaClients clients,
      MeterRegistry meters) {
    this.log = log;
    this.newEvents = newEvents;
    this.projection = projection;
    this.admin = clients.admin("lag");
    meters.gauge("stowage.gateway.projection.lag", lag);
    this.thread = Thread.ofVirtual().name("projection-watch").start(this::run);
  }

  private void run() {
    try {
      for (long round = 0; !closing.await(ROUND.toMillis(), TimeUnit.MILLISECONDS); round++) {
        try {
          newEvents.reached(log.position().lastSeq());
          if (round % ROUNDS_PER_LAG == 0) {
            lag.set(measureLag());
          }
        } catch (JdbiException | ExecutionException | TimeoutException e) {
          LOG.debug("cannot look how far the projection is: {}", e.toString());
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  /** Offsets between what is on the topics and what is projected. */
  private long measureLag() throws InterruptedException, ExecutionException, TimeoutException {
    Map<TopicPartition, OffsetSpec> newest = new HashMap<>();
    Map<TopicPartition, OffsetSpec> oldest = new HashMap<>();
    admin
        .describeTopics(ProjectionLoop.TOPICS)
        .allTopicNames()
        .get(TIMEOUT_SECONDS, TimeUnit.SECONDS)
        .forEach((topic, description) ->
            description
                .partitions()
                .forEach(partition -> {
                  TopicPartition at = new TopicPartition(topic, partition.partition());
                  newest.put(at, OffsetSpec.latest());
                  oldest.put(at, OffsetSpec.earliest());
                }));
    var ends = admin.listOffsets(newest).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    var starts = admin.listOffsets(oldest).all().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    Map<Partition, Long> stored = projection.offsets();
    return ends.entrySet().stream()
        .mapToLong(end -> {
          TopicPartition at = end.getKey();
          long start = Objects.requireNonNull(starts.get(at)).offset();
          long next = stored.getOrDefault(new Partition(at.topic(), at.partition()), start);
          return Math.max(0, end.getValue().offset() - Math.max(next, start));
        })
        .sum();
  }

  @PreDestroy
  void close() throws InterruptedException {
    closing.countDown();
    thread.join(Duration.ofSeconds(TIMEOUT_SECONDS));
    admin.close(Duration.ZERO);
  }
}
