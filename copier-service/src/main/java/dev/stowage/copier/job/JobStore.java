package dev.stowage.copier.job;

import dev.stowage.copier.budget.RegistryPauses;
import dev.stowage.copier.outbox.Outbox;
import dev.stowage.copier.platform.PlatformNeed;
import dev.stowage.event.CopyEvent;
import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.event.json.EventJson;
import dev.stowage.image.Digest;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Update;

/**
 * The jobs of all workers of all processes. All times are the database's. No row, lock or
 * connection is held while a job is worked on; every write after the claim names the lease's epoch
 * and does nothing when the lease was lost.
 */
@Singleton
public final class JobStore {
  /** Every state of a job. */
  public static final List<String> STATES = List.of("READY", "LEASED", "DONE", "PARKED", "REFUSED");

  private static final String STILL_OURS =
      " where id = :id and state = 'LEASED' and lease_epoch = :epoch";

  private final Jdbi jdbi;

  public JobStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * Claims the job that has waited longest and whose registries are not paused, or one whose lease
   * has run out.
   */
  public Optional<ClaimedJob> claim(String owner, Duration lease) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                update copy_job
                   set state = 'LEASED', lease_owner = :owner, lease_epoch = lease_epoch + 1,
                       lease_until = clock_timestamp() + :lease * interval '1 millisecond',
                       attempts = attempts + 1, updated_at = clock_timestamp()
                 where id = (
                       select id from copy_job job
                        where (   (state = 'READY' and run_at <= clock_timestamp())
                               or (state = 'LEASED' and lease_until < clock_timestamp()))
                          and not exists (
                              select from registry_pause pause
                               where pause.registry in (job.source_registry, job.target_registry)
                                 and greatest(pause.paused_until, pause.copies_paused_until) > clock_timestamp())
                        order by run_at
                          for update skip locked
                        limit 1)
                returning id, lease_epoch, source, target, attempts, reason, digest, source_digest, told_digest, platforms
                """)
            .bind("owner", owner)
            .bind("lease", lease.toMillis())
            .map((row, context) -> JobRow.claimed(row))
            .findOne());
  }

  /** Extends leases; returns those that still hold. */
  public Set<Lease> extend(Collection<Lease> leases, Duration lease) {
    if (leases.isEmpty()) {
      return Set.of();
    }
    return jdbi.inTransaction(handle -> {
      Set<Lease> held = new HashSet<>();
      for (Lease one : leases) {
        int rows =
            fenced(
                    handle,
                    one,
                    "update copy_job set lease_until = clock_timestamp() + :lease * interval '1 millisecond'")
                .bind("lease", lease.toMillis())
                .execute();
        if (rows == 1) {
          held.add(one);
        }
      }
      return held;
    });
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
   * Finishes a job and says so, in one transaction; false when the lease was lost, and then nothing
   * happened.
   */
  public boolean complete(Lease lease, Completion completion) {
    return jdbi.inTransaction(handle -> {
      int rows =
          fenced(
                  handle,
                  lease,
                  """
                  update copy_job
                     set state = 'DONE', digest = :digest, lease_owner = null, lease_until = null,
                         error_code = null, error_message = null, source_digest = :sourceDigest,
                         told_digest = null, copied_event = :event, reason = 'DISCOVERED',
                         platforms = cast(:platforms as text[]),
                         recheck_at = clock_timestamp() + :recheck * interval '1 millisecond',
                         updated_at = clock_timestamp()
                  """)
              .bind("digest", completion.event().digest().toString())
              .bind("sourceDigest", completion.sourceDigest().toString())
              .bind("event", EventJson.write(completion.event()))
              .bind("platforms", JobRow.array(completion.platforms()))
              .bind("recheck", completion.recheck().map(Duration::toMillis).orElse(null))
              .execute();
      if (rows == 1) {
        Outbox.add(handle, completion.event());
      }
      return rows == 1;
    });
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
          handle
              .createQuery(
                  """
                  update copy_job
                     set state = :state, run_at = clock_timestamp() + :pause * interval '1 millisecond',
                         lease_owner = null, lease_until = null, error_code = :code, error_message = :message,
                         updated_at = clock_timestamp()
                  """
                      + STILL_OURS
                      + " returning run_at")
              .bind("id", failure.job().lease().job())
              .bind("epoch", failure.job().lease().epoch())
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
        fenced(
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

  /** How many jobs are in each state. */
  public Map<String, Long> countByState() {
    return jdbi.withHandle(handle -> {
      Map<String, Long> counts = new TreeMap<>();
      handle
          .createQuery("select state, count(*) as jobs from copy_job group by state")
          .map((row, context) -> Map.entry(row.getString("state"), row.getLong("jobs")))
          .forEach(entry -> counts.put(entry.getKey(), entry.getValue()));
      return counts;
    });
  }

  static Update fenced(Handle handle, Lease lease, String update) {
    return handle
        .createUpdate(update + STILL_OURS)
        .bind("id", lease.job())
        .bind("epoch", lease.epoch());
  }
}
