package dev.stowage.kafka;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Consumes topics on one virtual thread and hands each poll's records to a handler. A handler that
 * throws gets the same records again later: the partitions are paused, polling goes on (so the
 * group keeps its member) and no offset moves. Nothing is ever skipped.
 */
public final class EventLoop implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(15);

  private final String name;
  private final KafkaConsumer<String, byte[]> consumer;
  private final OffsetKeeper offsets;
  private final Consumer<List<ReceivedRecord>> handler;
  private final Clock clock;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final Thread thread;
  private final CountDownLatch closing = new CountDownLatch(1);

  private EventLoop(
      String name,
      KafkaConsumer<String, byte[]> consumer,
      OffsetKeeper offsets,
      Consumer<List<ReceivedRecord>> handler,
      Clock clock) {
    this.name = name;
    this.consumer = consumer;
    this.offsets = offsets;
    this.handler = handler;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("events-" + name).unstarted(this::run);
  }

  /**
   * Shares the topics with the other members of a consumer group; offsets are committed to Kafka
   * after the handler returns.
   */
  public static EventLoop inGroup(
      KafkaClients clients,
      String group,
      Collection<String> topics,
      Consumer<List<ReceivedRecord>> handler,
      Clock clock) {
    KafkaConsumer<String, byte[]> consumer =
        clients.consumer(group, Map.of("group.id", group, "group.protocol", "consumer"));
    return new EventLoop(group, consumer, new GroupOffsets(consumer, topics), handler, clock)
        .start();
  }

  /**
   * Reads every partition of the topics by itself, from where the caller says; the caller keeps the
   * offsets together with what it made of the records.
   *
   * @param from the next offset to read of each partition; one that is left out is read from its
   *     start
   */
  public static EventLoop alone(
      KafkaClients clients,
      String name,
      Collection<String> topics,
      Function<Set<TopicPartition>, Map<TopicPartition, Long>> from,
      Consumer<List<ReceivedRecord>> handler,
      Clock clock) {
    KafkaConsumer<String, byte[]> consumer = clients.consumer(name, Map.of());
    return new EventLoop(name, consumer, new OwnOffsets(consumer, topics, from), handler, clock)
        .start();
  }

  private EventLoop start() {
    thread.start();
    return this;
  }

  /**
   * Waits until everything has been handled that was there when the loop started (only for {@link
   * #alone}).
   *
   * @return whether that was so before the time was over
   */
  public boolean awaitCaughtUp(Duration timeout) throws InterruptedException {
    return caughtUp.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void run() {
    try (consumer) {
      Duration pause = FIRST_PAUSE;
      Instant resumeAt = Instant.MIN;
      boolean begun = false;
      while (closing.getCount() > 0) {
        try {
          if (!begun) {
            offsets.begin();
            begun = true;
          }
          if (!consumer.paused().isEmpty() && !clock.instant().isBefore(resumeAt)) {
            consumer.resume(consumer.paused());
          }
          ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
          if (!polled.isEmpty() && !handled(polled)) {
            offsets.rewind(polled);
            consumer.pause(consumer.assignment());
            resumeAt = clock.instant().plus(pause);
            pause = min(pause.multipliedBy(2), LONGEST_PAUSE);
            continue;
          }
          if (!polled.isEmpty()) {
            pause = FIRST_PAUSE;
          }
          if (consumer.paused().isEmpty() && offsets.isCaughtUp()) {
            caughtUp.countDown();
          }
        } catch (WakeupException e) {
          LOG.debug("{}: told to end", name);
        } catch (KafkaException e) {
          LOG.warn("{}: Kafka: {}; trying again", name, e.getMessage());
          awaitRetry();
        } catch (RuntimeException e) {
          LOG.warn("{}: cannot begin, trying again: {}", name, e.toString());
          awaitRetry();
        }
      }
    } catch (RuntimeException e) {
      LOG.debug("{}: closing the consumer: {}", name, e.toString());
    }
  }

  private boolean handled(ConsumerRecords<String, byte[]> polled) {
    List<ReceivedRecord> batch = new ArrayList<>(polled.count());
    for (ConsumerRecord<String, byte[]> message : polled) {
      ReceivedRecord received = EventRecords.read(message);
      if (received instanceof ReceivedRecord.Unknown unknown) {
        LOG.warn("{}: passed over at {}: {}", name, unknown.position(), unknown.reason());
      }
      batch.add(received);
    }
    try {
      handler.accept(List.copyOf(batch));
    } catch (RuntimeException e) {
      LOG.warn(
          "{}: {} records could not be handled and are kept for later: {}",
          name,
          batch.size(),
          e.toString());
      return false;
    }
    offsets.commit();
    return true;
  }

  private void awaitRetry() {
    try {
      if (closing.await(FIRST_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("{}: told to end", name);
      }
    } catch (InterruptedException e) {
      closing.countDown();
    }
  }

  private static Duration min(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where a consumer starts and how far it has come. */
  private sealed interface OffsetKeeper {
    void begin();

    void commit();

    void rewind(ConsumerRecords<String, byte[]> polled);

    boolean isCaughtUp();
  }

  private record GroupOffsets(KafkaConsumer<String, byte[]> consumer, Collection<String> topics)
      implements OffsetKeeper {
    @Override
    public void begin() {
      consumer.subscribe(topics);
    }

    @Override
    public void commit() {
      consumer.commitSync();
    }

    @Override
    public void rewind(ConsumerRecords<String, byte[]> polled) {
      rewindTo(consumer, polled);
    }

    @Override
    public boolean isCaughtUp() {
      return false;
    }
  }

  private record OwnOffsets(
      KafkaConsumer<String, byte[]> consumer,
      Collection<String> topics,
      Function<Set<TopicPartition>, Map<TopicPartition, Long>> from,
      Map<TopicPartition, Long> ends)
      implements OffsetKeeper {
    OwnOffsets(
        KafkaConsumer<String, byte[]> consumer,
        Collection<String> topics,
        Function<Set<TopicPartition>, Map<TopicPartition, Long>> from) {
      this(consumer, topics, from, new HashMap<>());
    }

    @Override
    public void begin() {
      Set<TopicPartition> partitions = new HashSet<>();
      for (String topic : topics) {
        for (PartitionInfo partition : consumer.partitionsFor(topic)) {
          partitions.add(new TopicPartition(topic, partition.partition()));
        }
      }
      consumer.assign(partitions);
      Map<TopicPartition, Long> starts = from.apply(Set.copyOf(partitions));
      for (TopicPartition partition : partitions) {
        Long start = starts.get(partition);
        if (start == null) {
          consumer.seekToBeginning(Set.of(partition));
        } else {
          consumer.seek(partition, new OffsetAndMetadata(start));
        }
      }
      ends.putAll(consumer.endOffsets(partitions));
    }

    @Override
    public void commit() {
      // The handler has stored the offsets with its result.
    }

    @Override
    public void rewind(ConsumerRecords<String, byte[]> polled) {
      rewindTo(consumer, polled);
    }

    @Override
    public boolean isCaughtUp() {
      return ends.entrySet().stream()
          .allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
    }
  }

  private static void rewindTo(
      KafkaConsumer<String, byte[]> consumer, ConsumerRecords<String, byte[]> polled) {
    for (TopicPartition partition : polled.partitions()) {
      if (consumer.assignment().contains(partition)) {
        consumer.seek(partition, polled.records(partition).getFirst().offset());
      }
    }
  }
}
