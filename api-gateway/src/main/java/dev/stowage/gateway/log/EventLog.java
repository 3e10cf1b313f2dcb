package dev.stowage.gateway.log;

import static dev.stowage.gateway.table.Storable.text;

import dev.stowage.event.EventType;
import dev.stowage.event.StowageEvent;
import dev.stowage.gateway.GatewayConfiguration;
import dev.stowage.gateway.table.Storable;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.PreparedBatch;

/** The newest projected events in the order in which they were projected. */
@Singleton
public final class EventLog {
  private final Jdbi jdbi;
  private final int kept;
  private final int trimEvery;

  EventLog(Jdbi jdbi, GatewayConfiguration configuration) {
    this.jdbi = jdbi;
    this.kept = configuration.keptEvents();
    this.trimEvery = Math.max(1, kept / 100);
  }

  /** What can be read now. */
  public LogPosition position() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id as generation, last_seq,
                  coalesce((select min(seq) from event_log), last_seq + 1) as oldest_seq
                from generation
                """)
            .map(ConstructorMapper.of(LogPosition.class))
            .one());
  }

  /** The next events after this one, at most so many. */
  public List<StoredEvent> after(long seq, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select seq, type, data from event_log where seq > :seq order by seq limit :limit")
            .bind("seq", seq)
            .bind("limit", limit)
            .map(ConstructorMapper.of(StoredEvent.class))
            .list());
  }

  /** Which of these events are in the log. */
  public Set<UUID> known(Handle handle, Collection<UUID> ids) {
    return new HashSet<>(
        handle
            .createQuery("select event_id from event_log where event_id = any(:ids)")
            .bindArray("ids", UUID.class, ids)
            .mapTo(UUID.class)
            .list());
  }

  /** The number of the newest event, which until the transaction ends is this one's to change. */
  public long lockedLastSeq(Handle handle) {
    return handle.createQuery("select last_seq from generation for update").mapTo(Long.class).one();
  }

  /**
   * Appends events, and drops the oldest beyond what is kept: now and then, so that for a while
   * there may be a hundredth more.
   *
   * @param before what {@link #lockedLastSeq} says
   * @return the number of the newest event
   */
  public long append(Handle handle, long before, List<StowageEvent> events) {
    if (events.isEmpty()) {
      return before;
    }
    long seq = before;
    try (PreparedBatch rows =
        handle.prepareBatch(
            """
            insert into event_log (seq, event_id, type, time, key, data)
            values (:seq, :id, :type, :time, :key, :data)
            """)) {
      for (StowageEvent event : events) {
        seq++;
        rows.bind("seq", seq)
            .bind("id", event.id())
            .bind("type", EventType.of(event.getClass()).name())
            .bind("time", Storable.time(event.time()))
            .bind("key", text(event.key()))
            .bind("data", Storable.json(event))
            .add();
      }
      rows.execute();
    }
    handle.createUpdate("update generation set last_seq = :seq").bind("seq", seq).execute();
    if (before / trimEvery < seq / trimEvery) {
      handle
          .createUpdate("delete from event_log where seq <= :oldest")
          .bind("oldest", seq - kept)
          .execute();
    }
    return seq;
  }
}
