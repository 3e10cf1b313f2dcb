package dev.stowage.copier.state;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * The rows of leases, of one process. All times are the database's. Claims of blobs do not wait for
 * the disk: what a crash of Postgres forgets of them is tried again.
 */
final class LeaseTable {
  private static final String CLAIM =
      """
      with claimed as (
        insert into copy_lease as lease (name, owner, leased_until)
        values (:name, :owner, clock_timestamp() + :lease * interval '1 millisecond')
        on conflict (name) do update
           set owner = excluded.owner, epoch = excluded.epoch, leased_until = excluded.leased_until,
               changed_at = clock_timestamp()
         where lease.leased_until <= clock_timestamp() or lease.owner = excluded.owner
        returning epoch, kept)
      """;

  private final Jdbi jdbi;
  private final String owner;
  private final Duration lease;

  LeaseTable(Jdbi jdbi, String owner, Duration lease) {
    this.jdbi = jdbi;
    this.owner = owner;
    this.lease = lease;
  }

  /** Takes a lease that nobody holds, or that this process held. */
  Optional<Claim> claim(String name) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(CLAIM + "select epoch, kept, '{}'::text[] as holders from claimed")
            .bind("name", name)
            .bind("owner", owner)
            .bind("lease", lease.toMillis())
            .map((row, context) -> claim(name, row))
            .findOne());
  }

  /** As {@link #claim}, and says which repositories hold the blob. */
  Optional<Claim> claimBlob(String name, String tenant, BlobRow blob) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                CLAIM
                    + """
                    select epoch, kept, set_config('synchronous_commit', 'off', true),
                           array(select repository from blob_holder
                                  where tenant = :tenant and registry = :registry and digest = :digest
                                  order by seen_at desc limit 10) as holders
                      from claimed
                    """)
            .bind("name", name)
            .bind("owner", owner)
            .bind("lease", lease.toMillis())
            .bind("tenant", tenant)
            .bind("registry", blob.registry())
            .bind("digest", blob.digest())
            .map((row, context) -> claim(name, row))
            .findOne());
  }

  private static Claim claim(String name, ResultSet row) throws SQLException {
    Array holders = row.getArray("holders");
    return new Claim(
        name,
        row.getLong("epoch"),
        row.getBytes("kept"),
        Arrays.asList((String[]) holders.getArray()));
  }

  /** Extends leases; returns the epochs of those that still hold. */
  Set<Long> extend(Collection<Long> epochs) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                update copy_lease set leased_until = clock_timestamp() + :lease * interval '1 millisecond'
                 where owner = :owner and epoch = any(:epochs)
                returning epoch
                """)
            .bind("lease", lease.toMillis())
            .bind("owner", owner)
            .bindArray("epochs", Long.class, epochs)
            .mapTo(Long.class)
            .set());
  }

  /** Stores what the next owner gets when this one breaks off; false when the lease was lost. */
  boolean keep(Claim claim, byte[] kept) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                update copy_lease set kept = :kept, changed_at = clock_timestamp()
                 where name = :name and owner = :owner and epoch = :epoch
                """)
            .bind("kept", kept)
            .bind("name", claim.name())
            .bind("owner", owner)
            .bind("epoch", claim.epoch())
            .execute())
        == 1;
  }

  /** Which of these another process still holds. */
  Set<String> held(Collection<String> names) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select name from copy_lease where name = any(:names) and leased_until > clock_timestamp()")
            .bindArray("names", String.class, names)
            .mapTo(String.class)
            .set());
  }

  /** Lets go of leases with all that was kept. */
  void end(Handle handle, List<Long> epochs) {
    handle
        .createUpdate("delete from copy_lease where owner = :owner and epoch = any(:epochs)")
        .bind("owner", owner)
        .bindArray("epochs", Long.class, epochs)
        .execute();
  }

  /** Lets go of leases; what was kept stays for the next owner. */
  void leave(Handle handle, List<Long> epochs) {
    handle
        .createUpdate(
            """
            update copy_lease set leased_until = '-infinity', changed_at = clock_timestamp()
             where owner = :owner and epoch = any(:epochs)
            """)
        .bind("owner", owner)
        .bindArray("epochs", Long.class, epochs)
        .execute();
  }

  /** Forgets what nobody came back for: registries end unfinished uploads after a week. */
  int sweep() {
    return jdbi.withHandle(handle ->
        handle.execute(
            """
            delete from copy_lease
             where leased_until < clock_timestamp() and changed_at < clock_timestamp() - interval '7 days'
            """));
  }
}
