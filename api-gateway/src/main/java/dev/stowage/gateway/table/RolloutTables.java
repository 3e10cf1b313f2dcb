package dev.stowage.gateway.table;

import static dev.stowage.gateway.table.Storable.text;
import static dev.stowage.gateway.table.Storable.time;

import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The part of {@link ProjectionTables} that says what rolls out now and which clusters are halted.
 */
final class RolloutTables implements AutoCloseable {
  private static final String PUT_ROLLOUT =
      """
      insert into rollout (workload, aim, since) values (:workload, :aim, :time)
      on conflict (workload) do update set aim = excluded.aim, since = excluded.since
      """;
  private static final String PUT_HALT =
      """
      insert into halt (cluster, since, failures, message, advice)
      values (:cluster, :time, :failures, :message, :advice)
      on conflict (cluster) do update set since = excluded.since, failures = excluded.failures,
        message = excluded.message, advice = excluded.advice
      """;

  private final PreparedBatch rollouts;
  private final PreparedBatch halts;
  private final PreparedBatch removedRollouts;
  private final PreparedBatch removedHalts;

  RolloutTables(Handle handle) {
    rollouts = handle.prepareBatch(PUT_ROLLOUT);
    halts = handle.prepareBatch(PUT_HALT);
    removedRollouts = handle.prepareBatch("delete from rollout where workload = :key");
    removedHalts = handle.prepareBatch("delete from halt where cluster = :key");
  }

  void add(RolloutStarted event) {
    rollouts
        .bind("workload", text(event.key()))
        .bind("aim", event.aim().name())
        .bind("time", time(event.time()))
        .add();
  }

  void add(RewritingHalted event) {
    halts
        .bind("cluster", text(event.cluster()))
        .bind("time", time(event.time()))
        .bind("failures", event.failures())
        .bind("message", text(event.message()))
        .bind("advice", text(event.advice()))
        .add();
  }

  /** The key is a workload or a cluster; no key is both. */
  void remove(String key) {
    removedRollouts.bind("key", key).add();
    removedHalts.bind("key", key).add();
  }

  void write() {
    removedRollouts.execute();
    removedHalts.execute();
    rollouts.execute();
    halts.execute();
  }

  @Override
  public void close() {
    rollouts.close();
    halts.close();
    removedRollouts.close();
    removedHalts.close();
  }
}
