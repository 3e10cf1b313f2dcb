package dev.stowage.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class EventLoopGroupIT {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final BrokerForTest broker = new BrokerForTest();
  private final String group = "group-" + UUID.randomUUID();

  private EventLoop loop(String topic, RecordingHandler handler) {
    return EventLoop.inGroup(broker.clients(), group, List.of(topic), handler, Clock.systemUTC());
  }

  private static void awaitAll(List<UUID> ids, RecordingHandler... handlers) {
    await().atMost(LONG).untilAsserted(() -> assertThat(idsOf(handlers)).containsAll(ids));
  }

  private static Set<UUID> idsOf(RecordingHandler... handlers) {
    Set<UUID> ids = new HashSet<>();
    for (RecordingHandler handler : handlers) {
      ids.addAll(handler.ids());
    }
    return ids;
  }

  @Test
  void aHandlerThatThrowsGetsTheSameRecordsAgainAndNothingIsSkipped() throws Exception {
    String topic = broker.newTopic(3);
    List<UUID> ids = new ArrayList<>(broker.send(topic, 3, 120));
    RecordingHandler handler =
        new RecordingHandler(call -> {
          if (call == 1) {
            throw new IllegalStateException("the database is down");
          }
          if (call == 2) {
            throw new StackOverflowError();
          }
        });
    try (EventLoop loop = loop(topic, handler)) {
      await().atMost(LONG).until(() -> handler.calls() >= 1);
      // Arrives while the partitions are paused, behind what was handed back.
      ids.addAll(broker.send(topic, 3, 30));
      awaitAll(ids, handler);

      assertThat(loop).isNotNull();
    }
    assertThat(handler.refused()).hasSize(2);
    for (int partition = 0; partition < 3; partition++) {
      assertThat(handler.offsets(partition))
          .containsExactlyElementsOf(LongStream.range(0, 50).boxed().toList());
    }
  }

  @Test
  void whatCannotBeReadIsHandedOverInItsPlaceAndStopsNothing() throws Exception {
    String topic = broker.newTopic(1);
    List<UUID> ids = new ArrayList<>(broker.send(topic, 1, 2));
    broker.sendPoison(topic, 0, "null".getBytes(UTF_8));
    ids.addAll(broker.send(topic, 1, 2));
    RecordingHandler handler = new RecordingHandler();
    try (EventLoop loop = loop(topic, handler)) {
      awaitAll(ids, handler);

      assertThat(loop).isNotNull();
    }
    assertThat(handler.offsets(0)).containsExactly(0L, 1L, 2L, 3L, 4L);
    assertThat(handler.handled().get(2)).isInstanceOf(ReceivedRecord.Poison.class);
  }

  @Test
  void twoMembersShareAndOneTakesOverWhenTheOtherEnds() throws Exception {
    String topic = broker.newTopic(4);
    RecordingHandler first = new RecordingHandler();
    RecordingHandler second = new RecordingHandler();
    List<UUID> ids = new ArrayList<>();
    try (EventLoop stays = loop(topic, second)) {
      try (EventLoop ends = loop(topic, first)) {
        await()
            .atMost(LONG)
            .untilAsserted(() -> {
              int before = first.ids().size();
              int beforeSecond = second.ids().size();
              List<UUID> sent = broker.send(topic, 4, 8);
              ids.addAll(sent);
              awaitAll(sent, first, second);
              assertThat(first.ids().size()).isGreaterThan(before);
              assertThat(second.ids().size()).isGreaterThan(beforeSecond);
            });
        assertThat(ends).isNotNull();
      }
      List<UUID> later = broker.send(topic, 4, 40);
      ids.addAll(later);
      awaitAll(later, second);

      assertThat(stays).isNotNull();
    }
    assertThat(idsOf(first, second)).containsExactlyInAnyOrderElementsOf(ids);
  }

  @Test
  void whatAMemberCouldNotHandleGoesToTheOneThatTakesOver() throws Exception {
    String topic = broker.newTopic(4);
    List<UUID> ids = new ArrayList<>(broker.send(topic, 4, 100));
    RecordingHandler failing =
        new RecordingHandler(call -> {
          throw new IllegalStateException("out of order");
        });
    RecordingHandler healthy = new RecordingHandler();
    try (EventLoop broken = loop(topic, failing)) {
      await().atMost(LONG).until(() -> failing.calls() >= 1);
      // The group gives half of the partitions away while they are paused.
      try (EventLoop healthyLoop = loop(topic, healthy)) {
        await().atMost(LONG).until(() -> !healthy.ids().isEmpty());
        ids.addAll(broker.send(topic, 4, 20));
        await().atMost(LONG).until(() -> failing.calls() >= 2);
        broken.close();
        awaitAll(ids, healthy);

        assertThat(healthyLoop).isNotNull();
      }
    }
    for (int partition = 0; partition < 4; partition++) {
      assertThat(healthy.offsets(partition))
          .containsExactlyElementsOf(LongStream.range(0, 30).boxed().toList());
    }
  }

  @Test
  void whatWasHandledIsNotHandedToTheNextMember() throws Exception {
    String topic = broker.newTopic(2);
    List<UUID> handled = broker.send(topic, 2, 20);
    RecordingHandler before = new RecordingHandler();
    try (EventLoop loop = loop(topic, before)) {
      awaitAll(handled, before);
      assertThat(loop).isNotNull();
    }
    RecordingHandler after = new RecordingHandler();
    List<UUID> later = broker.send(topic, 2, 4);
    try (EventLoop loop = loop(topic, after)) {
      awaitAll(later, after);
      assertThat(loop).isNotNull();
    }
    assertThat(after.ids()).containsExactlyInAnyOrderElementsOf(later);
  }

  @Test
  void whatIsBeingHandledWhenTheLoopEndsIsFinishedAndNotHandedOutAgain() throws Exception {
    String topic = broker.newTopic(1);
    List<UUID> ids = broker.send(topic, 1, 5);
    CountDownLatch atWork = new CountDownLatch(1);
    CountDownLatch mayEnd = new CountDownLatch(1);
    RecordingHandler slow =
        new RecordingHandler(call -> {
          atWork.countDown();
          try {
            assertThat(mayEnd.await(60, TimeUnit.SECONDS)).isTrue();
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
    EventLoop loop = loop(topic, slow);
    atWork.await();
    Thread closing = Thread.ofVirtual().start(loop::close);
    await().atMost(LONG).until(() -> closing.getState() == Thread.State.TIMED_WAITING);
    mayEnd.countDown();
    closing.join();

    assertThat(slow.ids()).containsExactlyInAnyOrderElementsOf(ids);
    RecordingHandler next = new RecordingHandler();
    List<UUID> later = broker.send(topic, 1, 1);
    try (EventLoop nextLoop = loop(topic, next)) {
      awaitAll(later, next);
      assertThat(nextLoop).isNotNull();
    }
    assertThat(next.ids()).containsExactlyElementsOf(later);
  }
}
