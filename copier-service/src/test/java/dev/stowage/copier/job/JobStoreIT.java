package dev.stowage.copier.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.awaitility.Awaitility.await;

import dev.stowage.copier.fixture.CopierDatabase;
import dev.stowage.copier.platform.PlatformNeed;
import dev.stowage.event.CopyEvent;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JobStoreIT {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(300);
  private static Jdbi jdbi;
  private static JobStore store;

  @BeforeAll
  static void migrate() {
    jdbi = CopierDatabase.migrated();
    store = new JobStore(jdbi);
  }

  @BeforeEach
  void empty() {
    jdbi.useHandle(handle ->
        handle.execute(
            "truncate reference, target_name, copy_job, registry_pause, outbox, dead_letter"));
  }

  @Test
  void theJobThatHasWaitedLongestIsClaimedFirst() {
    queue("a.io/x:1");
    queue("a.io/x:2");
    queue("a.io/x:3");
    jdbi.useHandle(handle ->
        handle.execute(
            "update copy_job set run_at = run_at - interval '1 hour' where source = 'a.io/x:2'"));
    assertThat(List.of(claim(LONG), claim(LONG), claim(LONG)))
        .extracting(job -> job.source().tag())
        .containsExactly("2", "1", "3");
    assertThat(store.claim("w", LONG)).isEmpty();
  }

  @Test
  void aJobWhoseTimeHasNotComeIsNotClaimed() {
    queue("a.io/x:1");
    jdbi.useHandle(handle ->
        handle.execute("update copy_job set run_at = clock_timestamp() + interval '1 hour'"));
    assertThat(store.claim("w", LONG)).isEmpty();
  }

  @Test
  void manyWorkersClaimEachJobOnce() throws ExecutionException, InterruptedException {
    int jobs = 200;
    for (int i = 0; i < jobs; i++) {
      queue("a.io/x:" + i);
    }
    List<Future<List<UUID>>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 8; i++) {
        workers.add(
            threads.submit(() -> {
              List<UUID> claimed = new ArrayList<>();
              for (Optional<ClaimedJob> job = store.claim("w", LONG);
                  job.isPresent();
                  job = store.claim("w", LONG)) {
                claimed.add(job.get().lease().job());
              }
              return claimed;
            }));
      }
    }
    List<UUID> all = new ArrayList<>();
    for (Future<List<UUID>> worker : workers) {
      all.addAll(worker.get());
    }
    assertThat(all).hasSize(jobs).doesNotHaveDuplicates();
  }

  @Test
  void aClaimReadsAsLittleOfALongQueueAsOfAShortOne() {
    queue("a.io/x:0");
    long before = blocksReadByAClaim();
    jdbi.useHandle(handle -> {
      handle.execute(
          """
          insert into copy_job (dedup_key, source, source_registry, target, target_registry, state, run_at)
          select 'many ' || i, 'a.io/y:' || i, 'a.io', 't.io/y:' || i, 't.io', 'READY',
                 clock_timestamp() + case when i % 2 = 0 then interval '1 hour' else interval '0' end
            from generate_series(1, 10000) as i
          """);
      handle.execute("analyze copy_job");
    });
    assertThat(blocksReadByAClaim()).isLessThan(before + 30);
  }

  // It claims, too.
  private long blocksReadByAClaim() {
    return jdbi
        .withHandle(handle ->
            handle
                .createQuery("explain (analyze, buffers, timing off) " + JobStore.CLAIM)
                .bind("owner", "w")
                .bind("lease", LONG.toMillis())
                .mapTo(String.class)
                .list())
        .stream()
        .filter(line -> line.contains("Buffers: shared"))
        .findFirst()
        .map(line -> Pattern.compile("=(\\d+)").matcher(line).results())
        .orElseThrow()
        .mapToLong(match -> Long.parseLong(match.group(1)))
        .sum();
  }

  @Test
  void aJobWhoseLeaseHasRunOutGoesToAnotherWithAHigherEpoch() {
    queue("a.io/x:1");
    ClaimedJob first = claim(LONG);
    assertThat(store.claim("other", LONG)).isEmpty();
    endLeases();
    ClaimedJob second = claim(LONG);
    assertThat(second.lease().job()).isEqualTo(first.lease().job());
    assertThat(second.lease().epoch()).isGreaterThan(first.lease().epoch());
    assertThat(second.attempts()).isEqualTo(2);
  }

  @Test
  void anExtendedLeaseHolds() {
    queue("a.io/x:1");
    ClaimedJob job = claim(SHORT);
    assertThat(store.extend(job.lease(), LONG)).isTrue();
    await().pollDelay(SHORT.multipliedBy(2)).until(() -> store.claim("other", LONG).isEmpty());
  }

  @Test
  void aStaleHolderCanChangeNothing() {
    queue("a.io/x:1");
    ClaimedJob stale = claim(LONG);
    endLeases();
    ClaimedJob holder = claim(LONG);
    List<String> before = row();

    assertThat(store.complete(stale.lease(), copied(stale))).isFalse();
    assertThat(store.fail(failure(stale, new FailureDecision.Park(), null))).isFalse();
    assertThat(store.extend(stale.lease(), LONG)).isFalse();
    assertThat(store.extend(List.of(stale.lease(), holder.lease()), LONG))
        .isEqualTo(Set.of(holder.lease()));
    assertThat(store.release(stale.lease())).isFalse();

    assertThat(row()).isEqualTo(before);
    assertThat(events()).isEmpty();
    assertThat(CopierDatabase.number(jdbi, "select count(*) from registry_pause")).isZero();
    assertThat(store.complete(holder.lease(), copied(holder))).isTrue();
    assertThat(events()).hasSize(1);
    assertThat(store.complete(holder.lease(), copied(holder))).isFalse();
    assertThat(events()).hasSize(1);
  }

  @Test
  void aReleasedJobIsClaimedAtOnceAndTheAttemptDoesNotCount() {
    queue("a.io/x:1");
    ClaimedJob first = claim(LONG);
    assertThat(store.release(first.lease())).isTrue();
    ClaimedJob second = claim(LONG);
    assertThat(second.attempts()).isEqualTo(1);
    assertThat(second.lease().epoch()).isGreaterThan(first.lease().epoch());
  }

  @Test
  void aFailedJobWaitsForItsNextAttemptAndSaysSo() {
    queue("a.io/x:1");
    ClaimedJob job = claim(LONG);
    assertThat(store.fail(failure(job, new FailureDecision.RetryAfter(LONG), null))).isTrue();
    assertThat(state()).isEqualTo("READY");
    assertThat(store.claim("w", LONG)).isEmpty();
    assertThat(events())
        .singleElement()
        .asString()
        .contains("\"state\":\"RETRYING\"", "nextAttempt");
  }

  @Test
  void aRegistryThatAsksToBeLeftAloneIsLeftAloneByEveryWorkerAndOthersAreNot() {
    queue("slow.io/x:1");
    queue("slow.io/x:2");
    queue("fast.io/x:1");
    ClaimedJob job = claim(LONG);
    assertThat(job.source().registry()).isEqualTo("slow.io");
    store.fail(failure(job, new FailureDecision.RetryAfter(Duration.ZERO), Duration.ofSeconds(5)));
    assertThat(claim(LONG).source().registry()).isEqualTo("fast.io");
    assertThat(store.claim("w", LONG)).isEmpty();
    await().until(() -> store.claim("w", LONG), Optional::isPresent);
  }

  @Test
  void aParkedJobStaysUntilItIsDiscoveredAgain() {
    queue("a.io/x:1");
    ClaimedJob job = claim(LONG);
    assertThat(store.fail(failure(job, new FailureDecision.Park(), null))).isTrue();
    assertThat(state()).isEqualTo("PARKED");
    assertThat(store.claim("w", LONG)).isEmpty();
    assertThat(events())
        .singleElement()
        .asString()
        .contains("\"state\":\"PARKED\"")
        .doesNotContain("nextAttempt");
    queue("a.io/x:1");
    assertThat(claim(LONG).attempts()).isEqualTo(1);
  }

  @Test
  void aFinishedJobIsNotQueuedAgain() {
    queue("a.io/x:1");
    ClaimedJob job = claim(LONG);
    store.complete(job.lease(), copied(job));
    queue("a.io/x:1");
    assertThat(state()).isEqualTo("DONE");
    assertThat(store.claim("w", LONG)).isEmpty();
    assertThat(jdbi.withHandle(JobCounts::read)).containsExactly(entry("DONE", 1L));
  }

  private static void queue(String source) {
    ImageReference image = ImageReference.parse(source);
    SequencedMap<JobRequest, Duration> jobs = new LinkedHashMap<>();
    jobs.put(new JobRequest(image, ImageReference.parse("t.io/backup/" + source)), Duration.ZERO);
    jdbi.useTransaction(handle -> JobIntake.queue(handle, jobs));
  }

  private static void endLeases() {
    jdbi.useHandle(handle ->
        handle.execute(
            "update copy_job set lease_until = clock_timestamp() - interval '1 second' where state = 'LEASED'"));
  }

  private static ClaimedJob claim(Duration lease) {
    return store.claim("w", lease).orElseThrow();
  }

  private static String state() {
    return CopierDatabase.texts(jdbi, "select state from copy_job").getFirst();
  }

  private static List<String> row() {
    return CopierDatabase.texts(
        jdbi,
        "select concat_ws('|', state, attempts, run_at, lease_owner, lease_epoch, digest, error_code) from copy_job");
  }

  private static List<String> events() {
    return CopierDatabase.texts(jdbi, "select convert_from(data, 'UTF8') from outbox order by seq");
  }

  private static JobStore.Completion copied(ClaimedJob job) {
    Digest digest = Digest.sha256(new byte[0]);
    CopyEvent.ImageCopied event =
        new CopyEvent.ImageCopied(
            UUID.randomUUID(),
            Instant.EPOCH,
            job.source(),
            job.target(),
            digest,
            "application/vnd.oci.image.manifest.v1+json",
            1,
            1,
            Duration.ZERO);
    return new JobStore.Completion(event, digest, new PlatformNeed.Whole(), Optional.empty());
  }

  private static JobStore.Failure failure(
      ClaimedJob job, FailureDecision decision, @Nullable Duration pause) {
    return new JobStore.Failure(
        job,
        new AttemptOutcome.Failed(
            "RATE_LIMITED", "m", "a", true, job.source().registry(), Optional.ofNullable(pause)),
        decision,
        UUID.randomUUID(),
        Instant.EPOCH);
  }
}
