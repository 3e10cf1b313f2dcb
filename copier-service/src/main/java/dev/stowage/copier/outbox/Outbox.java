package dev.stowage.copier.outbox;

import dev.stowage.event.EventType;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.json.EventJson;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Update;

/**
 * Events as rows: written in the transaction that makes them true, published later by the relay.
 */
public final class Outbox {

  private Outbox() {}

  /** How many events wait to be published. */
  public static long pending(Handle handle) {
    return handle
        .createQuery("select count(*) from outbox where published_at is null")
        .mapTo(Long.class)
        .one();
  }

  /** Deletes what was published a day ago or earlier, by the database's clock. */
  static void forgetPublished(Handle handle) {
    handle.execute("delete from outbox where published_at < clock_timestamp() - interval '1 day'");
  }

  /**
   * A statement that adds an event for the row that it changes, and none where it finds none: one
   * way to the database and back instead of three.
   *
   * @param change an update that returns a column of the row
   */
  public static Update addedBy(Handle handle, String change, StowageEvent event) {
    return handle
        .createUpdate(
            """
            with changed as (%s)
            insert into outbox (event_id, event_type, data)
            select cast(:eventId as uuid), :eventType, cast(:eventData as bytea) from changed
            """
                .formatted(change))
        .bind("eventId", event.id())
        .bind("eventType", EventType.of(event.getClass()).name())
        .bind("eventData", EventJson.write(event));
  }

  /** Adds an event inside the caller's transaction. */
  public static void add(Handle handle, StowageEvent event) {
    handle
        .createUpdate("insert into outbox (event_id, event_type, data) values (:id, :type, :data)")
        .bind("id", event.id())
        .bind("type", EventType.of(event.getClass()).name())
        .bind("data", EventJson.write(event))
        .execute();
  }
}
