package dev.stowage.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.TestEngines;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class EventLoopCloseIT {
  // It takes a second or two; Kafka's own timeouts are 30 s and more. The rest is for a busy
  // machine.
  private static final Duration SOON = Duration.ofSeconds(20);

  private final RecordingHandler handler = new RecordingHandler();

  private static String anyGroup() {
    return "group-" + UUID.randomUUID();
  }

  private EventLoop inGroup(KafkaClients clients, String topic, RecordingHandler receiver) {
    return EventLoop.inGroup(clients, anyGroup(), List.of(topic), receiver, Clock.systemUTC());
  }

  private EventLoop alone(KafkaClients clients, String topic) {
    return EventLoop.alone(
        clients, "alone", List.of(topic), partitions -> Map.of(), handler, Clock.systemUTC());
  }

  private static void assertClosesSoon(EventLoop loop) {
    long start = System.nanoTime();
    loop.close();
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }

  @Test
  void anIdleMemberEndsSoonAndEndingTwiceIsHarmless() throws Exception {
    BrokerForTest broker = new BrokerForTest();
    String topic = broker.newTopic(1);
    List<UUID> ids = broker.send(topic, 1, 1);
    EventLoop loop = inGroup(broker.clients(), topic, handler);
    await().until(() -> handler.ids().containsAll(ids));

    assertClosesSoon(loop);
    assertClosesSoon(loop);
  }

  @Test
  void aMemberThatHasJustBegunEndsSoon() throws Exception {
    BrokerForTest broker = new BrokerForTest();

    assertClosesSoon(inGroup(broker.clients(), broker.newTopic(1), handler));
    assertClosesSoon(alone(broker.clients(), broker.newTopic(1)));
  }

  @Test
  void aLoopWhoseHandlerFailsEndsSoon() throws Exception {
    BrokerForTest broker = new BrokerForTest();
    String topic = broker.newTopic(1);
    broker.send(topic, 1, 1);
    RecordingHandler failing =
        new RecordingHandler(call -> {
          throw new IllegalStateException("the database is down");
        });
    EventLoop loop = inGroup(broker.clients(), topic, failing);
    await().until(() -> failing.calls() >= 1);

    assertClosesSoon(loop);
  }

  @Test
  void aLoopEndsSoonWhenTheBrokerWasNeverReached() {
    KafkaClients clients = BrokerForTest.clients(BrokerForTest.unreachable());

    assertClosesSoon(inGroup(clients, "any", handler));
    assertClosesSoon(alone(clients, "any"));
  }

  @Test
  void aLoopEndsSoonWhenTheBrokerIsGone() throws Exception {
    KafkaForTest kafka = TestEngines.newKafka();
    KafkaClients clients = BrokerForTest.clients(kafka.bootstrapServers());
    String topic = "gone";
    try (Admin admin = clients.admin("create")) {
      admin.createTopics(List.of(new NewTopic(topic, 2, (short) 1))).all().get();
    }
    EventLoop alone = alone(clients, topic);
    assertThat(alone.awaitCaughtUp(Duration.ofSeconds(60))).isTrue();
    EventLoop member = inGroup(clients, topic, handler);

    kafka.close();

    assertClosesSoon(member);
    assertClosesSoon(alone);
  }

  @Test
  void aPublisherEndsSoonWhenTheBrokerWasNeverReached() {
    EventPublisher publisher =
        new EventPublisher(
            BrokerForTest.clients(BrokerForTest.unreachable()), "publisher", URI.create("/test"));
    long start = System.nanoTime();

    publisher.close();

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(SOON);
  }
}
