package dev.stowage.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class EventLoopAloneIT {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final BrokerForTest broker = new BrokerForTest();
  private final RecordingHandler handler = new RecordingHandler();

  private EventLoop loop(
      RecordingHandler receiver,
      Function<Set<TopicPartition>, Map<TopicPartition, Long>> from,
      String... topics) {
    return EventLoop.alone(
        broker.clients(), "alone", List.of(topics), from, receiver, Clock.systemUTC());
  }

  @Test
  void everythingIsReadFromTheStartWhenNoOffsetIsGiven() throws Exception {
    String topic = broker.newTopic(3);
    String other = broker.newTopic(1);
    List<UUID> ids = broker.send(topic, 3, 30);
    List<UUID> others = broker.send(other, 1, 5);
    try (EventLoop loop = loop(handler, partitions -> Map.of(), topic, other)) {
      assertThat(loop.awaitCaughtUp(LONG)).isTrue();
      assertThat(handler.ids()).hasSize(35).containsAll(ids).containsAll(others);

      List<UUID> later = broker.send(topic, 3, 3);
      await().atMost(LONG).untilAsserted(() -> assertThat(handler.ids()).containsAll(later));
    }
  }

  @Test
  void readingStartsAtTheGivenOffsets() throws Exception {
    String topic = broker.newTopic(2);
    broker.send(topic, 2, 20);
    Map<TopicPartition, Long> from =
        Map.of(new TopicPartition(topic, 0), 7L, new TopicPartition(topic, 1), 10L);
    try (EventLoop loop = loop(handler, partitions -> from, topic)) {
      assertThat(loop.awaitCaughtUp(LONG)).isTrue();
    }
    assertThat(handler.offsets(0)).containsExactly(7L, 8L, 9L);
    assertThat(handler.offsets(1)).isEmpty();
  }

  @Test
  void everyPartitionIsAskedFor() throws Exception {
    String topic = broker.newTopic(3);
    Set<TopicPartition> all =
        Set.of(
            new TopicPartition(topic, 0),
            new TopicPartition(topic, 1),
            new TopicPartition(topic, 2));
    try (EventLoop loop =
        loop(
            handler,
            partitions -> {
              assertThat(partitions).isEqualTo(all);
              return Map.of();
            },
            topic)) {
      assertThat(loop.awaitCaughtUp(LONG)).isTrue();
    }
  }

  @Test
  void emptyTopicsAreCaughtUpAtOnce() throws Exception {
    try (EventLoop loop = loop(handler, partitions -> Map.of(), broker.newTopic(6))) {
      assertThat(loop.awaitCaughtUp(LONG)).isTrue();
    }
    assertThat(handler.calls()).isZero();
  }

  @Test
  void itIsNotCaughtUpBeforeTheHandlerHasTakenEverything() throws Exception {
    String topic = broker.newTopic(1);
    List<UUID> ids = broker.send(topic, 1, 5);
    RecordingHandler failing =
        new RecordingHandler(call -> {
          if (call <= 2) {
            throw new IllegalStateException("the database is down");
          }
        });
    try (EventLoop loop = loop(failing, partitions -> Map.of(), topic)) {
      await().atMost(LONG).until(() -> failing.calls() == 1);
      assertThat(loop.awaitCaughtUp(Duration.ofMillis(300))).isFalse();
      assertThat(loop.awaitCaughtUp(LONG)).isTrue();
    }
    assertThat(failing.refused()).hasSize(2);
    assertThat(failing.ids()).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void aTopicThatWasMadeAnewIsReadFromItsStart() throws Exception {
    String topic = broker.newTopic(1);
    List<UUID> ids = broker.send(topic, 1, 3);
    Map<TopicPartition, Long> from = Map.of(new TopicPartition(topic, 0), 500L);
    try (EventLoop loop = loop(handler, partitions -> from, topic)) {
      assertThat(loop.awaitCaughtUp(LONG)).isTrue();
      assertThat(handler.ids()).containsExactlyInAnyOrderElementsOf(ids);
    }
  }

  @Test
  void aTopicThatIsMissingIsWaitedFor() throws Exception {
    String topic = "late-" + UUID.randomUUID();
    try (EventLoop loop = loop(handler, partitions -> Map.of(), topic)) {
      assertThat(loop.awaitCaughtUp(Duration.ofMillis(500))).isFalse();
      broker.create(topic, 2);
      List<UUID> ids = broker.send(topic, 2, 4);
      await().atMost(LONG).untilAsserted(() -> assertThat(handler.ids()).containsAll(ids));
      assertThat(loop.awaitCaughtUp(LONG)).isTrue();
    }
  }

  @Test
  void offsetsThatCannotBeReadAreAskedForAgain() throws Exception {
    String topic = broker.newTopic(1);
    List<UUID> ids = broker.send(topic, 1, 3);
    AtomicInteger asked = new AtomicInteger();
    try (EventLoop loop =
        loop(
            handler,
            partitions -> {
              if (asked.incrementAndGet() == 1) {
                throw new IllegalStateException("the database is down");
              }
              return Map.of();
            },
            topic)) {
      assertThat(loop.awaitCaughtUp(LONG)).isTrue();
    }
    assertThat(asked).hasValue(2);
    assertThat(handler.ids()).containsExactlyInAnyOrderElementsOf(ids);
  }
}
