package dev.stowage.copier.intake;

import static java.util.Objects.requireNonNull;

import dev.stowage.copier.job.JobIntake;
import dev.stowage.copier.job.JobRequest;
import dev.stowage.copier.job.PlatformJobs;
import dev.stowage.copier.outbox.Outbox;
import dev.stowage.copier.platform.PlatformStore;
import dev.stowage.event.CopyEvent;
import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.image.ImageReference;
import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;
import dev.stowage.kafka.ReceivedRecord;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what is discovered and what cannot be pulled: one transaction for each poll, after which
 * its offsets may be committed. Milliseconds a record, and no word with any registry.
 */
public final class Intake {
  private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
  private static final String COLLISION_ADVICE =
      "use the naming 'mirror', which never gives two images the same name, or copy one of them under another name";
  private static final String NAMING_ADVICE =
      "use another naming, or a target with a shorter repository";

  private final Jdbi jdbi;
  private final TargetRepository target;
  private final TargetNaming naming;
  private final PlatformStore platforms;
  private final Clock clock;

  public Intake(
      Jdbi jdbi,
      TargetRepository target,
      TargetNaming naming,
      PlatformStore platforms,
      Clock clock) {
    this.jdbi = jdbi;
    this.target = target;
    this.naming = naming;
    this.platforms = platforms;
    this.clock = clock;
  }

  /** Takes one poll's records in, or none of them: then it throws, and is handed them again. */
  public void accept(List<ReceivedRecord> records) {
    NewsBatch news = new NewsBatch(target, naming);
    for (ReceivedRecord received : records) {
      if (received instanceof ReceivedRecord.Event event) {
        news.add(event.event());
      }
    }
    jdbi.useTransaction(handle -> {
      news.listed()
          .forEach((cluster, list) -> platforms.noteNodes(handle, cluster, list.platforms()));
      platforms.noteUses(handle, news.clusters());
      take(handle, news.decisions());
      news.alwaysPulled().forEach(source -> JobIntake.noteAlwaysPulled(handle, source));
      if (platforms.isByNodes()) {
        PlatformJobs.release(handle, news.listed().keySet());
        PlatformJobs.queueLacking(handle, news.listed().keySet(), news.decisions().keySet());
      }
      news.suspects().forEach(copy -> JobIntake.suspect(handle, copy));
      for (ReceivedRecord received : records) {
        if (received instanceof ReceivedRecord.Poison poison) {
          keep(handle, poison);
        }
      }
    });
  }

  private void take(Handle handle, Map<ImageReference, IntakeDecision> decisions) {
    List<ImageReference> references = new ArrayList<>();
    SortedSet<JobRequest> copies =
        new TreeSet<>(Comparator.comparing(JobRequest::target).thenComparing(JobRequest::source));
    decisions.forEach((source, decision) -> {
      switch (decision) {
        case IntakeDecision.Nothing() -> LOG.debug("{} needs no copy", source);
        case IntakeDecision.Unnameable(ImageReference unnameable, String message) -> {
          references.add(unnameable);
          // There is no job for it; told again each time it is discovered, which is seldom.
          Outbox.add(handle, refusal(unnameable, null, "UNNAMEABLE", message, NAMING_ADVICE));
        }
        case IntakeDecision.Copy(JobRequest request) -> {
          references.add(source);
          copies.add(request);
        }
      }
    });
    JobIntake.noteReferences(handle, references);
    queue(handle, copies);
  }

  private void queue(Handle handle, SortedSet<JobRequest> copies) {
    Map<ImageReference, ImageReference> owners = JobIntake.takeNames(handle, copies);
    SequencedMap<JobRequest, Duration> rests = new LinkedHashMap<>();
    for (JobRequest copy : copies) {
      ImageReference owner = requireNonNull(owners.get(copy.target()));
      if (owner.equals(copy.source())) {
        rests.put(copy, platforms.restOf(handle, copy.source()));
      } else {
        refuse(handle, copy, owner);
      }
    }
    JobIntake.queue(handle, rests);
  }

  private void refuse(Handle handle, JobRequest copy, ImageReference owner) {
    String message =
        "%s and %s would both be copied to %s".formatted(owner, copy.source(), copy.target());
    if (JobIntake.refuse(handle, copy, "COLLISION", message)) {
      Outbox.add(
          handle, refusal(copy.source(), copy.target(), "COLLISION", message, COLLISION_ADVICE));
    }
  }

  private CopyEvent.ImageCopyFailed refusal(
      ImageReference source,
      @Nullable ImageReference copy,
      String code,
      String message,
      String advice) {
    return new CopyEvent.ImageCopyFailed(
        UUID.randomUUID(),
        clock.instant(),
        source,
        copy,
        FailureState.REFUSED,
        code,
        message,
        advice,
        0,
        null);
  }

  private static void keep(Handle handle, ReceivedRecord.Poison poison) {
    LOG.warn(
        "Record {} cannot be read and is kept in dead_letter: {}",
        poison.position(),
        printable(poison.reason()));
    handle
        .createUpdate(
            """
            insert into dead_letter (topic, partition, record_offset, record_key, value, reason)
            values (:topic, :partition, :offset, :key, :value, :reason)
            on conflict do nothing
            """)
        .bind("topic", poison.position().topic())
        .bind("partition", poison.position().partition())
        .bind("offset", poison.position().offset())
        .bind("key", printable(poison.key()))
        .bind("value", poison.value())
        .bind("reason", printable(poison.reason()))
        .execute();
  }

  // Postgres text holds no NUL.
  private static @Nullable String printable(@Nullable String text) {
    return text == null ? null : text.replace("\0", "\\0");
  }
}
