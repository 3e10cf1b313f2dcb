package dev.stowage.copier.job;

import dev.stowage.copier.outbox.Outbox;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.CopyEvent.ImageCopyFailed;
import dev.stowage.event.EventType;
import dev.stowage.event.json.EventJson;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Jdbi;

/**
 * Jobs that are done and run again to find out whether the copy is still what it should be. Until
 * it is found that it is not the row stays what it told of: a re-check that fails takes nothing
 * back.
 */
@Singleton
public final class RecheckStore {
  private static final int PAGE = 1_000;

  private final Jdbi jdbi;

  public RecheckStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Queues re-checks that are due; returns how many. */
  public int queueDue(int atMost) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                """
                update copy_job
                   set state = 'READY', reason = 'DRIFT', attempts = 0, run_at = clock_timestamp(),
                       recheck_at = null, updated_at = clock_timestamp()
                 where id in (
                       select id from copy_job
                        where state = 'DONE' and recheck_at <= clock_timestamp()
                        order by recheck_at
                          for update skip locked
                        limit :atMost)
                """)
            .bind("atMost", atMost)
            .execute());
  }

  /** Whether a workload pulls it at every start. */
  public boolean isAlwaysPulled(ImageReference source) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select pulled_always from reference where source = :source")
            .bind("source", source.toString())
            .mapTo(Boolean.class)
            .findOne()
            .orElse(false));
  }

  private record Unscheduled(UUID id, ImageReference source) {}

  /** Gives finished jobs without a time for their next look one, where the rules ask for it. */
  public void schedule(Function<ImageReference, Optional<Duration>> interval) {
    UUID last = new UUID(0, 0);
    while (true) {
      List<Unscheduled> page = unscheduled(last);
      for (Unscheduled job : page) {
        interval.apply(job.source()).ifPresent(wait -> schedule(job.id(), wait));
      }
      if (page.size() < PAGE) {
        return;
      }
      last = page.getLast().id();
    }
  }

  private List<Unscheduled> unscheduled(UUID after) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                select id, source from copy_job
                 where state = 'DONE' and recheck_at is null and id > :after
                 order by id limit :page
                """)
            .bind("after", after)
            .bind("page", PAGE)
            .map((row, context) ->
                new Unscheduled(
                    row.getObject("id", UUID.class), ImageReference.parse(row.getString("source"))))
            .list());
  }

  private void schedule(UUID id, Duration wait) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                update copy_job set recheck_at = clock_timestamp() + :wait * interval '1 millisecond'
                 where id = :id and state = 'DONE' and recheck_at is null
                """)
            .bind("id", id)
            .bind("wait", wait.toMillis())
            .execute());
  }

  /** Ends a re-check that has no news; false when the lease was lost. */
  public boolean rest(Lease lease, Optional<Duration> next) {
    return jdbi.withHandle(handle ->
        Fenced.update(
                    handle,
                    lease,
                    """
                    update copy_job
                       set state = 'DONE', reason = 'DISCOVERED', lease_owner = null, lease_until = null,
                           recheck_at = clock_timestamp() + :next * interval '1 millisecond',
                           updated_at = clock_timestamp()
                    """)
                .bind("next", next.map(Duration::toMillis).orElse(null))
                .execute()
            == 1);
  }

  /**
   * Ends a look at a copy that is not whole any more: from now on there is none, and the job makes
   * one; false when the lease was lost.
   */
  public boolean vanished(Lease lease, ImageCopyFailed event) {
    return jdbi.withHandle(handle ->
        Fenced.told(
                    handle,
                    lease,
                    """
                    update copy_job
                       set state = 'READY', reason = 'VANISHED', attempts = 0, lease_owner = null,
                           lease_until = null, run_at = clock_timestamp(), updated_at = clock_timestamp()
                    """,
                    event)
                .execute()
            == 1);
  }

  /** Puts a re-check off that failed; false when the lease was lost. */
  public boolean retry(Lease lease, Duration pause) {
    return jdbi.withHandle(handle ->
        Fenced.update(
                    handle,
                    lease,
                    """
                    update copy_job
                       set state = 'READY', lease_owner = null, lease_until = null,
                           run_at = clock_timestamp() + :pause * interval '1 millisecond',
                           updated_at = clock_timestamp()
                    """)
                .bind("pause", pause.toMillis())
                .execute()
            == 1);
  }

  /**
   * Ends a re-check with what the tag means now; false when the lease was lost. What was told of
   * the copy is told again, with the news.
   */
  public boolean tell(
      Lease lease, Digest found, Optional<Duration> next, UnaryOperator<ImageCopied> news) {
    return jdbi.inTransaction(handle -> {
      Optional<byte[]> copied =
          Fenced.query(
                  handle,
                  lease,
                  """
                  update copy_job
                     set state = 'DONE', reason = 'DISCOVERED', told_digest = :found, lease_owner = null, lease_until = null,
                         recheck_at = clock_timestamp() + :next * interval '1 millisecond',
                         updated_at = clock_timestamp()
                  """,
                  "coalesce(copied_event, ''::bytea) as copied_event")
              .bind("found", found.toString())
              .bind("next", next.map(Duration::toMillis).orElse(null))
              .map((row, context) -> row.getBytes("copied_event"))
              .findOne();
      copied
          .filter(data -> data.length > 0)
          .map(data -> (ImageCopied) EventJson.read(EventType.of(ImageCopied.class).name(), data))
          .ifPresent(event -> Outbox.add(handle, news.apply(event)));
      return copied.isPresent();
    });
  }
}
