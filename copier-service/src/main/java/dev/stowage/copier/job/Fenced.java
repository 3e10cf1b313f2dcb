package dev.stowage.copier.job;

import dev.stowage.copier.outbox.Outbox;
import dev.stowage.event.CopyEvent;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jdbi.v3.core.statement.Update;

/** Updates of a job that find no row once its lease was lost. */
final class Fenced {
  private static final String STILL_OURS =
      " where id = :id and state = 'LEASED' and lease_epoch = :epoch";

  private Fenced() {}

  static Update update(Handle handle, Lease lease, String update) {
    return bound(handle.createUpdate(update + STILL_OURS), lease);
  }

  /** The same, and what the row holds afterwards. */
  static Query query(Handle handle, Lease lease, String update, String returning) {
    return bound(handle.createQuery(update + STILL_OURS + " returning " + returning), lease);
  }

  /** The same, and the event that tells of it. */
  static Update told(Handle handle, Lease lease, String update, CopyEvent event) {
    return bound(Outbox.addedBy(handle, update + STILL_OURS + " returning id", event), lease);
  }

  private static <S extends SqlStatement<S>> S bound(S statement, Lease lease) {
    return statement.bind("id", lease.job()).bind("epoch", lease.epoch());
  }
}
