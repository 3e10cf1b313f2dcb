package dev.stowage.gateway.projection;

import dev.stowage.event.StowageEvent;
import dev.stowage.gateway.log.EventLog;
import dev.stowage.gateway.log.NewEvents;
import dev.stowage.gateway.table.ProjectionTables;
import dev.stowage.kafka.ReceivedRecord;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applies records to the tables. Rows, events and offsets change in one transaction, and
 * transactions take turns, so each record counts once however many gateways share the schema and
 * however often a record is handed over.
 */
@Singleton
final class Projection {
  private static final Logger LOG = LoggerFactory.getLogger(Projection.class);

  private final Jdbi jdbi;
  private final EventLog log;
  private final NewEvents newEvents;
  private final MeterRegistry meters;

  Projection(Jdbi jdbi, EventLog log, NewEvents newEvents, MeterRegistry meters) {
    this.jdbi = jdbi;
    this.log = log;
    this.newEvents = newEvents;
    this.meters = meters;
  }

  /** The next offset to read of every partition that was read before. */
  Map<Partition, Long> offsets() {
    return jdbi.withHandle(Projection::offsets);
  }

  /** Applies what is new among the records; those that were applied before change nothing. */
  void apply(List<ReceivedRecord> records) {
    record Applied(Batch batch, long lastSeq) {}
    Applied applied =
        jdbi.inTransaction(handle -> {
          long before = log.lockedLastSeq(handle);
          Batch batch =
              Batch.of(records, offsets(handle), log.known(handle, Batch.eventIds(records)));
          write(handle, batch);
          return new Applied(batch, log.append(handle, before, batch.events()));
        });
    newEvents.reached(applied.lastSeq());
    applied.batch().events().forEach(this::count);
    applied.batch().passedOver().forEach(line -> LOG.warn("not projected: {}", line));
  }

  private static Map<Partition, Long> offsets(Handle handle) {
    record Row(String topic, int partition, long nextOffset) {}
    Map<Partition, Long> offsets = new HashMap<>();
    handle
        .createQuery("select topic, partition, next_offset from projected_offset")
        .map((row, context) ->
            new Row(row.getString("topic"), row.getInt("partition"), row.getLong("next_offset")))
        .forEach(row -> offsets.put(new Partition(row.topic(), row.partition()), row.nextOffset()));
    return offsets;
  }

  private static void write(Handle handle, Batch batch) {
    try (ProjectionTables tables = new ProjectionTables(handle)) {
      batch.changes().forEach(tables::add);
      tables.write();
    }
    try (PreparedBatch rows =
        handle.prepareBatch(
            """
            insert into projected_offset (topic, partition, next_offset)
            values (:topic, :partition, :next)
            on conflict (topic, partition) do update set next_offset = excluded.next_offset
            """)) {
      batch
          .nextOffsets()
          .forEach((partition, next) ->
              rows.bind("topic", partition.topic())
                  .bind("partition", partition.number())
                  .bind("next", next)
                  .add());
      rows.execute();
    }
  }

  private void count(StowageEvent event) {
    meters.counter("stowage.gateway.events", "type", event.getClass().getSimpleName()).increment();
  }
}
