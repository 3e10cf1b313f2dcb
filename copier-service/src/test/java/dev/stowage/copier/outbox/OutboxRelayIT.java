package dev.stowage.copier.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.copier.fixture.Bus;
import dev.stowage.copier.fixture.CopierDatabase;
import dev.stowage.engine.EmbeddedKafka;
import dev.stowage.event.CopyEvent;
import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.image.ImageReference;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.MovableClock;
import dev.stowage.testengine.TestEngines;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OutboxRelayIT {
  private static final URI SOURCE = URI.create("/stowage/copier");

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-21T00:00:00Z"));
  private final Jdbi jdbi = CopierDatabase.migrated();

  @Test
  void twoRelaysPublishEachEventOnceAndInOrder() {
    try (KafkaForTest kafka = TestEngines.newKafka();
        Bus bus = Bus.connect(kafka.bootstrapServers());
        EventPublisher one = new EventPublisher(bus.clients(), "one", SOURCE);
        EventPublisher two = new EventPublisher(bus.clients(), "two", SOURCE);
        OutboxRelay _ = new OutboxRelay(jdbi, one, new WakeUp(1), clock);
        OutboxRelay _ = new OutboxRelay(jdbi, two, new WakeUp(1), clock)) {
      List<UUID> written = new ArrayList<>();
      // Each its own transaction, and more than one batch.
      jdbi.useHandle(handle -> {
        for (int i = 1; i <= 700; i++) {
          CopyEvent event = event(i);
          Outbox.add(handle, event);
          written.add(event.id());
        }
      });
      await().until(() -> bus.events().size() >= written.size());
      await().until(() -> pending() == 0);
      // One source, so one partition: the order is the topic's.
      assertThat(bus.events()).extracting(CopyEvent::id).containsExactlyElementsOf(written);
    }
  }

  @Test
  void whileKafkaIsAwayEventsWaitAndAreThenPublishedInOrder(@TempDir Path directory) {
    EmbeddedKafka first = EmbeddedKafka.start(directory);
    int port =
        Integer.parseInt(
            first.bootstrapServers().substring(first.bootstrapServers().lastIndexOf(':') + 1));
    try (Bus bus = Bus.connect(first.bootstrapServers());
        EventPublisher publisher = new EventPublisher(bus.clients(), "relay", SOURCE)) {
      first.close();
      List<UUID> written = new ArrayList<>();
      for (int i = 1; i <= 20; i++) {
        written.add(add(i));
      }
      try (OutboxRelay _ = new OutboxRelay(jdbi, publisher, new WakeUp(1), clock)) {
        await().during(Duration.ofSeconds(3)).until(() -> pending() == 20);
        try (EmbeddedKafka again = EmbeddedKafka.start(directory, port)) {
          assertThat(again.bootstrapServers()).isEqualTo(first.bootstrapServers());
          await().until(() -> pending() == 0);
          await().until(() -> bus.events().size() >= 20);
          assertThat(bus.events().stream().map(CopyEvent::id).distinct())
              .containsExactlyElementsOf(written);
        }
      }
    }
  }

  @Test
  void anEventOfATransactionThatIsTakenBackIsNeverThere() {
    jdbi.useTransaction(handle -> {
      Outbox.add(handle, event(1));
      handle.rollback();
    });
    assertThat(pending()).isZero();
  }

  @Test
  void whatWasPublishedADayAgoIsDeletedOnceAnHourAndNothingElse() {
    try (KafkaForTest kafka = TestEngines.newKafka();
        Bus bus = Bus.connect(kafka.bootstrapServers());
        EventPublisher publisher = new EventPublisher(bus.clients(), "relay", SOURCE)) {
      publishedAgo("25 hours");
      publishedAgo("23 hours");
      WakeUp news = new WakeUp(1);
      try (OutboxRelay _ = new OutboxRelay(jdbi, publisher, news, clock)) {
        await().until(() -> rows() == 1);

        publishedAgo("25 hours");
        relayed(news, 1);
        assertThat(rows()).isEqualTo(4);

        clock.move(Duration.ofHours(1));
        await().until(() -> rows() == 3);
        assertThat(pending()).isZero();
      }
    }
  }

  // A whole round of the relay has passed once a second event is out.
  private void relayed(WakeUp news, int attempts) {
    for (int i = 0; i < 2; i++) {
      add(attempts);
      news.raise();
      await().until(() -> pending() == 0);
    }
  }

  private void publishedAgo(String interval) {
    UUID id = add(1);
    jdbi.useHandle(handle ->
        handle.execute(
            "update outbox set published_at = clock_timestamp() - ?::interval where event_id = ?",
            interval,
            id));
  }

  private long rows() {
    return CopierDatabase.number(jdbi, "select count(*) from outbox");
  }

  private UUID add(int attempts) {
    CopyEvent event = event(attempts);
    jdbi.useTransaction(handle -> Outbox.add(handle, event));
    return event.id();
  }

  private long pending() {
    return jdbi.withHandle(Outbox::pending);
  }

  private static CopyEvent event(int attempts) {
    return new CopyEvent.ImageCopyFailed(
        UUID.randomUUID(),
        Instant.EPOCH,
        ImageReference.parse("quay.io/a:1"),
        null,
        FailureState.PARKED,
        "SERVER_ERROR",
        "m",
        "a",
        attempts,
        null);
  }
}
