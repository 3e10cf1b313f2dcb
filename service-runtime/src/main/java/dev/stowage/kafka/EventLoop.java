package dev.stowage.kafka;

import dev.stowage.image.Printable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
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
  static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(10);

  private final String name;
  private final KafkaConsumer<String, byte[]> consumer;
  private final OffsetKeeper offsets;
  private final Consumer<List<ReceivedRecord>> handler;
  private final Redelivery redelivery;
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  // Of the loop's thread alone.
  private boolean isCommitDue;

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
    this.redelivery = new Redelivery(name, consumer, clock);
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
    OffsetKeeper offsets = new OffsetKeeper.GroupOffsets(consumer, topics);
    return new EventLoop(group, consumer, offsets, handler, clock).start();
  }

  /**
   * Reads every partition of the topics by itself, from where the caller says; the caller keeps the
   * offsets together with what it made of the records. Partitions that a topic is given later are
   * read from the next start on.
   *
   * @param from the next offset to read of each partition; one that is left out is read from its
   *     start. It is asked again when it throws
   */
  public static EventLoop alone(
      KafkaClients clients,
      String name,
      Collection<String> topics,
      Function<Set<TopicPartition>, Map<TopicPartition, Long>> from,
      Consumer<List<ReceivedRecord>> handler,
      Clock clock) {
    KafkaConsumer<String, byte[]> consumer = clients.consumer(name, Map.of());
    OffsetKeeper offsets = new OffsetKeeper.OwnOffsets(consumer, topics, from);
    return new EventLoop(name, consumer, offsets, handler, clock).start();
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
    boolean begun = false;
    while (!isClosing()) {
      try {
        if (!begun) {
          offsets.begin();
          begun = true;
        }
        takeTurn();
      } catch (WakeupException e) {
        LOG.debug("{}: told to end", name);
      } catch (RuntimeException e) {
        LOG.warn("{}: {}; trying again", name, Printable.of(e.toString(), 300));
        awaitRetry();
      }
    }
    closeConsumer();
  }

  private void takeTurn() {
    redelivery.beforePoll();
    ConsumerRecords<String, byte[]> polled = consumer.poll(POLL);
    if (!polled.isEmpty()) {
      if (!isHandled(polled)) {
        redelivery.handBack(polled);
        return;
      }
      redelivery.handled();
      isCommitDue = true;
    }
    if (isCommitDue) {
      offsets.commit();
      isCommitDue = false;
    }
    if (caughtUp.getCount() > 0 && !redelivery.isPaused() && offsets.isCaughtUp()) {
      caughtUp.countDown();
    }
  }

  private boolean isHandled(ConsumerRecords<String, byte[]> polled) {
    try {
      List<ReceivedRecord> batch = new ArrayList<>(polled.count());
      for (ConsumerRecord<String, byte[]> message : polled) {
        batch.add(EventRecords.read(message));
      }
      batch.forEach(this::logUnknown);
      handler.accept(List.copyOf(batch));
      return true;
    } catch (RuntimeException | Error e) {
      // An Error, too, must end neither this thread nor, in silence, the service.
      LOG.warn(
          "{}: {} records could not be handled and are kept for later: {}",
          name,
          polled.count(),
          Printable.of(e.toString(), 300));
      return false;
    }
  }

  private void logUnknown(ReceivedRecord received) {
    if (received instanceof ReceivedRecord.Unknown unknown) {
      LOG.warn("{}: passed over at {}: {}", name, unknown.position(), unknown.reason());
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void awaitRetry() {
    try {
      if (closing.await(AFTER_FAILURE.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.debug("{}: told to end", name);
      }
    } catch (InterruptedException e) {
      closing.countDown();
    }
  }

  private void closeConsumer() {
    try {
      // Not the default of 30 s, which an unreachable broker could use up.
      consumer.close(CloseOptions.timeout(CLOSE_TIMEOUT));
    } catch (RuntimeException e) {
      LOG.debug("{}: closing the consumer: {}", name, e.toString());
    }
  }

  /** Lets the handler finish, for at most 10 seconds, and leaves the group. */
  @Override
  public void close() {
    closing.countDown();
    consumer.wakeup();
    try {
      if (!thread.join(LONGEST_CLOSE)) {
        LOG.warn("{}: the handler is still at work after {}", name, LONGEST_CLOSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
