package dev.stowage.copier.job;

import dev.stowage.image.ImageReference;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.SequencedCollection;
import java.util.SequencedMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * Queues jobs, inside the caller's transaction. Asking for the same work again changes nothing
 * unless it was given up.
 */
public final class JobIntake {

  private JobIntake() {}

  /** Notes that references are in use. */
  public static void noteReferences(Handle handle, SequencedCollection<ImageReference> sources) {
    try (PreparedBatch rows =
        handle.prepareBatch(
            """
            insert into reference (source, registry) values (:source, :registry)
            on conflict (source) do update set last_seen_at = clock_timestamp()
            """)) {
      for (ImageReference source : sources) {
        rows.bind("source", source.toString()).bind("registry", source.registry()).add();
      }
      rows.execute();
    }
  }

  /**
   * Notes that a workload pulls a reference at every start. Where that is news, a finished copy is
   * looked at again: the rules may ask for it by now.
   */
  public static void noteAlwaysPulled(Handle handle, ImageReference source) {
    handle
        .createUpdate(
            """
            with news as (
              update reference set pulled_always = true
               where source = :source and not pulled_always
              returning source)
            update copy_job set recheck_at = clock_timestamp()
             where source in (select source from news) and state = 'DONE' and recheck_at is null
            """)
        .bind("source", source.toString())
        .execute();
  }

  /**
   * Takes the targets' names for their sources, as far as no other source has them.
   *
   * @param requests sorted by target, as every intake has them: no two wait for each other's names
   *     in a circle
   * @return to whom each target belongs
   */
  public static Map<ImageReference, ImageReference> takeNames(
      Handle handle, SequencedCollection<JobRequest> requests) {
    try (PreparedBatch rows =
        handle.prepareBatch(
            "insert into target_name (target, source) values (:target, :source) on conflict (target) do nothing")) {
      for (JobRequest request : requests) {
        rows.bind("target", request.target().toString())
            .bind("source", request.source().toString())
            .add();
      }
      rows.execute();
    }
    Map<ImageReference, ImageReference> owners = new HashMap<>();
    handle
        .createQuery("select target, source from target_name where target = any(:targets)")
        .bindArray(
            "targets",
            String.class,
            requests.stream().map(request -> request.target().toString()).toList())
        .map((row, context) ->
            Map.entry(
                ImageReference.parse(row.getString("target")),
                ImageReference.parse(row.getString("source"))))
        .forEach(entry -> owners.put(entry.getKey(), entry.getValue()));
    return owners;
  }

  /**
   * Queues jobs; one that was parked or refused gets a fresh start, since somebody needs it again.
   *
   * @param rests how long each rests before it runs, if it is new
   */
  public static void queue(Handle handle, SequencedMap<JobRequest, Duration> rests) {
    try (PreparedBatch rows =
        handle.prepareBatch(
            """
            insert into copy_job (dedup_key, source, source_registry, target, target_registry, state, run_at)
            values (:dedupKey, :source, :sourceRegistry, :target, :targetRegistry, 'READY',
                    clock_timestamp() + :rest * interval '1 millisecond')
            on conflict (dedup_key) do update
               set state = 'READY', attempts = 0, run_at = clock_timestamp(), updated_at = clock_timestamp(),
                   reason = case when copy_job.reason = 'VANISHED' then 'VANISHED' else 'DISCOVERED' end
             where copy_job.state in ('PARKED', 'REFUSED')
            """)) {
      rests.forEach((request, rest) ->
          rows.bind("dedupKey", request.dedupKey())
              .bind("source", request.source().toString())
              .bind("sourceRegistry", request.source().registry())
              .bind("target", request.target().toString())
              .bind("targetRegistry", request.target().registry())
              .bind("rest", rest.toMillis())
              .add());
      rows.execute();
    }
  }

  /** Queues a look at a finished copy that somebody could not pull. */
  public static void suspect(Handle handle, JobRequest copy) {
    handle
        .createUpdate(
            """
            update copy_job
               set state = 'READY', reason = 'SUSPECTED', attempts = 0, run_at = clock_timestamp(),
                   updated_at = clock_timestamp()
             where source = :source and target = :target and state = 'DONE'
            """)
        .bind("source", copy.source().toString())
        .bind("target", copy.target().toString())
        .execute();
  }

  /** Records a job that is refused from the start; returns whether that is news. */
  public static boolean refuse(Handle handle, JobRequest request, String code, String message) {
    return handle
            .createUpdate(
                """
                insert into copy_job
                  (dedup_key, source, source_registry, target, target_registry, state, error_code, error_message)
                values (:dedupKey, :source, :sourceRegistry, :target, :targetRegistry, 'REFUSED', :code, :message)
                on conflict (dedup_key) do nothing
                """)
            .bind("dedupKey", request.dedupKey())
            .bind("source", request.source().toString())
            .bind("sourceRegistry", request.source().registry())
            .bind("target", request.target().toString())
            .bind("targetRegistry", request.target().registry())
            .bind("code", code)
            .bind("message", message)
            .execute()
        == 1;
  }
}
