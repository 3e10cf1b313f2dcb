package dev.stowage.copier.job;

import dev.stowage.copier.budget.RegistryPauses;
import dev.stowage.copier.outbox.Outbox;
import dev.stowage.copier.platform.PlatformNeed;
import dev.stowage.event.CopyEvent;
import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.image.Digest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Jdbi;

/**
 * The jobs of all workers of all processes. All times are the database's. No row, lock or
 * connection is held while a job is worked on; every write after the claim names the lease's epoch
 * and does nothing when the lease was lost.
 */
@Singleton
public final class JobStore {
  // Each of the two reads its index from the front, whose first row is the one, as long as no
  // registry is paused: in one search with "or" they would gather and sort the whole queue for each
  // claim. The statement's time is fixed while it runs, so that it can bound an index.
  static final String CLAIM =
      """
      with paused as materialized (
        select coalesce(array_agg(registry), '{}') as registries from registry_pause
         where greatest(paused_until, copies_paused_until) > statement_timestamp())
      update copy_job
         set state = 'LEASED', lease_owner = :owner, lease_epoch = lease_epoch + 1,
             lease_until = clock_timestamp() + :lease * interval '1 millisecond',
             attempts = attempts + 1, updated_at = clock_timestamp()
       where id = coalesce(
             (select id from copy_job
               where state = 'LEASED' and lease_until < statement_timestamp()
                 and not array[source_registry, target_registry] && (select registries from paused)
               order by lease_until
                 for update skip locked
               limit 1),
             (select id from copy_job
               where state = 'READY' and run_at <= statement_timestamp()
                 and not array[source_registry, target_registry] && (select registries from paused)
               order by run_at
                 for update skip locked
               limit 1))
      returning id, lease_epoch, source, target, attempts, reason, digest, source_digest, told_digest, platforms
      """;

  private final Jdbi jdbi;

  public JobStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Claims a job whose lease has run out, or the one that has waited longest; none whose registries
   * are paused. It costs the same however many wait, but for those of paused registries, which are
   * passed by one after the other.
   */
  public Optional<ClaimedJob> claim(String owner, Duration lease) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(CLAIM)
            .bind("owner", owner)
            .bind("lease", lease.toMillis())
            .map((row, context) -> JobRow.claimed(row))
            .findOne());
  }

  /** Extends a lease; false when it was lost. A statement without arrays keeps its plan. */
  public boolean extend(Lease own, Duration lease) {
    return jdbi.withHandle(handle ->
        Fenced.update(
                    handle,
                    own,
                    "update copy_job set lease_until = clock_timestamp() + :lease * interval '1 millisecond'")
                .bind("lease", lease.toMillis())
                .execute()
            == 1);
  }

  /** Extends leases; returns those that still hold. */
  public Set<Lease> extend(Collection<Lease> leases, Duration lease) {
    if (leases.isEmpty()) {
      return Set.of();
    }
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                update copy_job as job
                   set lease_until = clock_timestamp() + :lease * interval '1 millisecond'
                  from unnest(:jobs, :epochs) as own (id, epoch)
                 where job.id = own.id and job.state = 'LEASED' and job.lease_epoch = own.epoch
                returning job.id, job.lease_epoch
                """)
            .bind("lease", lease.toMillis())
            .bindArray("jobs", UUID.class, leases.stream().map(Lease::job).toList())
            .bindArray("epochs", Long.class, leases.stream().map(Lease::epoch).toList())
            .map((row, context) ->
                new Lease(row.getObject("id", UUID.class), row.getLong("lease_epoch")))
            .set());
  }

  /**
   * What a finished job is stored and told with.
   *
   * @param sourceDigest what the source's tag meant
   * @param platforms for whom it was copied
   * @param recheck after what time the source is looked at again; empty when it is not
   */
  public record Completion(
      CopyEvent.ImageCopied event,
      Digest sourceDigest,
      PlatformNeed platforms,
      Optional<Duration> recheck) {}

  /**
   * Finishes a job and says so, in one statement; false when the lease was lost, and then nothing
   * happened.
   */
  public boolean complete(Lease lease, Completion completion) {
    return jdbi.withHandle(handle ->
        Fenced.told(
                    handle,
                    lease,
                    """
                    update copy_job
                       set state = 'DONE', digest = :digest, lease_owner = null, lease_until = null,
                           error_code = null, error_message = null, source_digest = :sourceDigest,
                           told_digest = null, copied_event = :eventData, reason = 'DISCOVERED',
                           platforms = cast(:platforms as text[]),
                           recheck_at = clock_timestamp() + :recheck * interval '1 millisecond',
                           updated_at = clock_timestamp()
                    """,
                    completion.event())
                .bind("digest", completion.event().digest().toString())
                .bind("sourceDigest", completion.sourceDigest().toString())
                .bind("platforms", JobRow.array(completion.platforms()))
                .bind("recheck", completion.recheck().map(Duration::toMillis).orElse(null))
                .execute()
            == 1);
  }

  /** What a failed attempt is stored and told with. */
  public record Failure(
      ClaimedJob job,
      AttemptOutcome.Failed outcome,
      FailureDecision decision,
      UUID eventId,
      Instant time) {}

  /** Stores a failed attempt and says so, in one transaction; false when the lease was lost. */
  public boolean fail(Failure failure) {
    return jdbi.inTransaction(handle -> {
      FailureState state =
          switch (failure.decision()) {
            case FailureDecision.RetryAfter _ -> FailureState.RETRYING;
            case FailureDecision.Park() -> FailureState.PARKED;
            case FailureDecision.Refuse() -> FailureState.REFUSED;
          };
      long pause =
          failure.decision() instanceof FailureDecision.RetryAfter retry
              ? retry.pause().toMillis()
              : 0;
      Optional<Instant> runAt =
          Fenced.query(
                  handle,
                  failure.job().lease(),
                  """
                  update copy_job
                     set state = :state, run_at = clock_timestamp() + :pause * interval '1 millisecond',
                         lease_owner = null, lease_until = null, error_code = :code, error_message = :message,
                         updated_at = clock_timestamp()
                  """,
                  "run_at")
              .bind("state", state == FailureState.RETRYING ? "READY" : state.name())
              .bind("pause", pause)
              .bind("code", failure.outcome().code())
              .bind("message", failure.outcome().message())
              .map((row, context) -> row.getObject("run_at", OffsetDateTime.class).toInstant())
              .findOne();
      if (runAt.isEmpty()) {
        return false;
      }
      failure
          .outcome()
          .retryAfter()
          .ifPresent(
              wait -> RegistryPauses.pauseCopies(handle, failure.outcome().registry(), wait));
      Outbox.add(
          handle,
          new CopyEvent.ImageCopyFailed(
              failure.eventId(),
              failure.time(),
              failure.job().source(),
              failure.job().target(),
              state,
              failure.outcome().code(),
              failure.outcome().message(),
              failure.outcome().advice(),
              failure.job().attempts(),
              state == FailureState.RETRYING ? runAt.get() : null));
      return true;
    });
  }

  /** Puts a job back as if this attempt had not been: the process ends, another goes on at once. */
  public boolean release(Lease lease) {
    return jdbi.withHandle(handle ->
        Fenced.update(
                    handle,
                    lease,
                    """
                    update copy_job
                       set state = 'READY', attempts = attempts - 1, run_at = clock_timestamp(),
                           lease_owner = null, lease_until = null, updated_at = clock_timestamp()
                    """)
                .execute()
            == 1);
  }
}
