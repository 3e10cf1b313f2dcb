package dev.stowage.copier.outbox;

import dev.stowage.event.StowageEvent;
import dev.stowage.event.json.EventJson;
import dev.stowage.kafka.EventPublisher;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes the outbox in order. One relay works at a time, over all processes; a crash between
 * publishing and marking repeats events with the same id, which consumers drop.
 */
public final class OutboxRelay implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxRelay.class);
  // A transaction lock: session locks break behind a transaction pooler.
  private static final long TURN = 0x5374_6f77_6167_6502L;
  private static final int BATCH = 500;
  private static final Duration IDLE = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(2);
  private static final Duration BETWEEN_CLEANINGS = Duration.ofHours(1);

  private final Jdbi jdbi;
  private final EventPublisher publisher;
  private final WakeUp news;
  private final Clock clock;
  private final Thread thread;
  private volatile boolean closed;

  // Of the relay's thread alone.
  private Instant nextCleaning = Instant.MIN;

  /** A relay that is woken by {@code news} and looks by itself every second. */
  public OutboxRelay(Jdbi jdbi, EventPublisher publisher, WakeUp news, Clock clock) {
    this.jdbi = jdbi;
    this.publisher = publisher;
    this.news = news;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("outbox-relay").start(this::run);
  }

  private void run() {
    while (!closed) {
      try {
        Duration pause = IDLE;
        try {
          int published = relayOnce();
          cleanWhenDue();
          if (published == BATCH) {
            continue;
          }
        } catch (EventPublisher.PublishException | JdbiException e) {
          LOG.warn("Events wait in the outbox: {}", firstLine(e));
          pause = AFTER_FAILURE;
        } catch (RuntimeException e) {
          LOG.error("Events wait in the outbox: the relay met what it does not know", e);
          pause = AFTER_FAILURE;
        }
        news.await(pause);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  // Not where events are published: a delete of many rows would hold them up, and its failure
  // would have them published again.
  private void cleanWhenDue() {
    Instant now = clock.instant();
    if (now.isBefore(nextCleaning)) {
      return;
    }
    nextCleaning = now.plus(BETWEEN_CLEANINGS);
    try {
      jdbi.useHandle(Outbox::forgetPublished);
    } catch (JdbiException e) {
      LOG.warn("What was published long ago stays in the outbox for now: {}", firstLine(e));
    }
  }

  /** Publishes what is pending, at most one batch; returns how many events that were. */
  int relayOnce() {
    return jdbi.inTransaction(handle -> {
      List<Row> rows = pending(handle);
      if (rows.isEmpty()) {
        return 0;
      }
      publisher.publish(rows.stream().map(Row::event).toList());
      handle
          .createUpdate("update outbox set published_at = clock_timestamp() where seq = any(:seqs)")
          .bindArray("seqs", Long.class, rows.stream().map(Row::seq).toList())
          .execute();
      return rows.size();
    });
  }

  // None while another relay is at it. What that one has published since this statement began is
  // left out as well: a row is looked at again once it is locked.
  private static List<Row> pending(Handle handle) {
    return handle
        .createQuery(
            """
            with turn as materialized (select pg_try_advisory_xact_lock(:turn) as is_mine)
            select seq, event_type, data from outbox
             where published_at is null and (select is_mine from turn)
             order by seq
               for update skip locked
             limit :batch
            """)
        .bind("turn", TURN)
        .bind("batch", BATCH)
        .map((row, context) -> row(row))
        .list();
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getLong("seq"), EventJson.read(row.getString("event_type"), row.getBytes("data")));
  }

  private record Row(long seq, StowageEvent event) {}

  private static String firstLine(Exception e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    closed = true;
    news.raise();
    try {
      // Interrupting would break a publish in the middle; it ends by itself within its own
      // time-out.
      thread.join(Duration.ofSeconds(10));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
