package dev.stowage.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has records that could not be handled read again after a pause, which grows while nothing can be
 * handled. For the thread that polls.
 */
final class Redelivery {
  private static final Logger LOG = LoggerFactory.getLogger(Redelivery.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final String name;
  private final KafkaConsumer<String, byte[]> consumer;
  private final Clock clock;
  // Kept until each seek has worked: a poll before that would skip what was handed back.
  private final Map<TopicPartition, Long> toReadAgain = new HashMap<>();
  private Duration nextPause = FIRST_PAUSE;
  private @Nullable Instant pausedUntil;

  Redelivery(String name, KafkaConsumer<String, byte[]> consumer, Clock clock) {
    this.name = name;
    this.consumer = consumer;
    this.clock = clock;
  }

  /** Whether partitions are held back until the pause is over. */
  boolean isPaused() {
    return pausedUntil != null;
  }

  /** Makes the next poll give what it has to. */
  void beforePoll() {
    rewind();
    resumeOrStayPaused();
  }

  /** The next pause is a first one again. */
  void handled() {
    nextPause = FIRST_PAUSE;
  }

  /** Reads these again after a pause. */
  void handBack(ConsumerRecords<String, byte[]> polled) {
    for (TopicPartition partition : polled.partitions()) {
      toReadAgain.put(partition, polled.records(partition).getFirst().offset());
    }
    pausedUntil = clock.instant().plus(nextPause);
    Duration doubled = nextPause.multipliedBy(2);
    nextPause = doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }

  private void rewind() {
    for (TopicPartition partition : Set.copyOf(toReadAgain.keySet())) {
      long first = toReadAgain.getOrDefault(partition, 0L);
      ifAssigned(() -> consumer.seek(partition, first));
      toReadAgain.remove(partition);
    }
  }

  private void resumeOrStayPaused() {
    if (pausedUntil == null) {
      return;
    }
    if (clock.instant().isBefore(pausedUntil)) {
      // The group may have given us partitions since.
      consumer
          .assignment()
          .forEach(partition -> ifAssigned(() -> consumer.pause(Set.of(partition))));
      return;
    }
    pausedUntil = null;
    consumer.paused().forEach(partition -> ifAssigned(() -> consumer.resume(Set.of(partition))));
  }

  // The group can take a partition away at any moment; its next owner starts at the last commit.
  private void ifAssigned(Runnable action) {
    try {
      action.run();
    } catch (IllegalStateException e) {
      LOG.debug("{}: no longer assigned: {}", name, e.getMessage());
    }
  }
}
