package dev.stowage.copier.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.stowage.copier.fixture.CopierDatabase;
import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.transfer.BlobUploads.Upload;
import dev.stowage.registry.transfer.UploadCheckpoint;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Two shared states on one database stand for two processes. */
@Timeout(120)
class SharedStateIT {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final String REGISTRY = "t.io";
  private static final Digest BLOB = blob("one");
  private static final Optional<StateCipher> CIPHER = Optional.of(cipher(1));

  private static final Jdbi JDBI = CopierDatabase.migrated();
  private final List<SharedState> opened = new ArrayList<>();
  private SharedState one = new SharedState(JDBI, settings("default", LONG, LONG, CIPHER));
  private SharedState two = one;

  @BeforeEach
  void start() {
    JDBI.useHandle(handle -> handle.execute("truncate blob_holder, copy_lease"));
    opened.add(one);
    two = process("default", LONG, LONG, CIPHER);
  }

  @AfterEach
  void stop() {
    opened.forEach(SharedState::close);
  }

  @Test
  void whatOneProcessLearnsTheOtherKnowsSoon() {
    one.blobs().add(REGISTRY, "a", BLOB);
    assertThat(one.blobs().holders(REGISTRY, "b", List.of(BLOB))).isEqualTo(Map.of(BLOB, "a"));
    await()
        .until(
            () -> two.blobs().holders(REGISTRY, "b", List.of(BLOB, blob("other"))),
            Map.of(BLOB, "a")::equals);
    assertThat(two.blobs().holders("other.io", "b", List.of(BLOB))).isEmpty();
  }

  @Test
  void theRepositoryThatAsksIsNamedWhereItIsAHolder() {
    for (String repository : List.of("a", "b", "c")) {
      one.blobs().add(REGISTRY, repository, BLOB);
    }
    one.close();
    for (String repository : List.of("a", "b", "c")) {
      assertThat(two.blobs().holders(REGISTRY, repository, List.of(BLOB)))
          .isEqualTo(Map.of(BLOB, repository));
    }
  }

  @Test
  void aHolderThatThisProcessKnowsIsGoodEnoughAndOnlyWhereItKnowsNonePostgresIsAsked() {
    one.blobs().add(REGISTRY, "a", BLOB);
    two.blobs().add(REGISTRY, "b", BLOB);
    await().until(() -> rows("blob_holder") == 2);
    assertThat(one.blobs().holder(REGISTRY, "b", BLOB)).contains("a");
    assertThat(two.blobs().holder(REGISTRY, "b", BLOB)).contains("b");
    SharedState third = process("default", LONG, LONG, CIPHER);
    assertThat(third.blobs().holder(REGISTRY, "b", BLOB)).contains("b");
    assertThat(third.blobs().holder(REGISTRY, "b", blob("other"))).isEmpty();
  }

  @Test
  void whatIsForgottenIsForgottenForNewProcessesAndOnlyInThatRepository() {
    one.blobs().add(REGISTRY, "a", BLOB);
    one.blobs().add(REGISTRY, "b", BLOB);
    one.blobs().forget(REGISTRY, "a", List.of(BLOB));
    assertThat(one.blobs().holders(REGISTRY, "a", List.of(BLOB))).isEqualTo(Map.of(BLOB, "b"));
    one.close();
    assertThat(two.blobs().holders(REGISTRY, "a", List.of(BLOB))).isEqualTo(Map.of(BLOB, "b"));
    two.blobs().forget(REGISTRY, "b", List.of(BLOB));
    assertThat(rows("blob_holder")).isZero();
  }

  @Test
  void anotherTenantsBlobsAreNeverMounted() {
    SharedState other = process("other", LONG, LONG, CIPHER);
    one.blobs().add(REGISTRY, "a", BLOB);
    one.close();
    assertThat(rows("blob_holder")).isEqualTo(1);
    assertThat(other.blobs().holders(REGISTRY, "b", List.of(BLOB))).isEmpty();
  }

  @Test
  void blobsThatWereNotSeenForLongAreSwept() {
    one.blobs().add(REGISTRY, "a", BLOB);
    one.blobs().add(REGISTRY, "a", blob("old"));
    one.close();
    JDBI.useHandle(handle ->
        handle.execute(
            "update blob_holder set seen_at = clock_timestamp() - interval '31 days' where digest = ?",
            blob("old").toString()));
    process("default", LONG, LONG, CIPHER);
    await().until(() -> rows("blob_holder") == 1);
  }

  @Test
  void noTwoWorkersOfTwoProcessesAreAtTheSameBlobAndTheNextKnowsWhatTheLastOneDid()
      throws Exception {
    AtomicInteger working = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    AtomicLong uploads = new AtomicLong();
    List<Future<Void>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 20; i++) {
        SharedState process = i % 2 == 0 ? one : two;
        workers.add(threads.submit(bring(process, "r" + i, working, most, uploads)));
      }
      for (Future<Void> worker : workers) {
        worker.get();
      }
    }
    assertThat(most).hasValue(1);
    assertThat(uploads).hasValue(1);
  }

  private static Callable<Void> bring(
      SharedState process,
      String repository,
      AtomicInteger working,
      AtomicInteger most,
      AtomicLong uploads) {
    return () -> {
      while (process.blobs().holders(REGISTRY, repository, List.of(BLOB)).isEmpty()) {
        Optional<Upload> upload = process.uploads().begin(REGISTRY, BLOB);
        if (upload.isEmpty()) {
          continue;
        }
        try (Upload own = upload.get()) {
          most.accumulateAndGet(working.incrementAndGet(), Math::max);
          if (process.blobs().holders(REGISTRY, repository, List.of(BLOB)).isEmpty()) {
            uploads.incrementAndGet();
            process.blobs().add(REGISTRY, repository, BLOB);
          }
          own.settle();
          working.decrementAndGet();
        }
      }
      return null;
    };
  }

  @Test
  void aProcessThatWaitsForAnotherComesBackEmptyOnceThatIsDone() throws Exception {
    Upload first = one.uploads().begin(REGISTRY, BLOB).orElseThrow();
    CompletableFuture<Optional<Upload>> second = begin(two);
    await().during(Duration.ofMillis(500)).until(() -> !second.isDone());
    first.close();
    assertThat(second.get()).isEmpty();
    await().until(() -> rows("copy_lease") == 0);
  }

  @Test
  void aDeadProcessLosesItsUploadAndTheNextGoesOnFromItsCheckpoint() throws Exception {
    SharedState dying = process("default", SHORT, LONG, CIPHER);
    Upload left = dying.uploads().begin(REGISTRY, BLOB).orElseThrow();
    left.keep(checkpoint(64));
    left.keep(checkpoint(128));
    // No heartbeat within its lease: as good as dead.
    assertThat(begin(two).get()).isEmpty();
    Upload next = two.uploads().begin(REGISTRY, BLOB).orElseThrow();
    assertThat(next.checkpoint()).get().usingRecursiveComparison().isEqualTo(checkpoint(128));
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> left.keep(checkpoint(192)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(RegistryErrorCode.CANCELLED));
    left.close();
    next.settle();
    next.close();
    await().until(() -> rows("copy_lease") == 0);
  }

  @Test
  void anUploadThatBrokeOffIsTakenUpAtOnceByAnotherProcess() throws Exception {
    try (Upload first = one.uploads().begin(REGISTRY, BLOB).orElseThrow()) {
      assertThat(first.checkpoint()).isEmpty();
      assertThat(first.checkpointEvery()).isEqualTo(64);
      first.keep(checkpoint(64));
    }
    await()
        .until(() ->
            CopierDatabase.number(
                    JDBI, "select count(*) from copy_lease where leased_until = '-infinity'")
                == 1);
    try (Upload second = two.uploads().begin(REGISTRY, BLOB).orElseThrow()) {
      assertThat(second.checkpoint()).map(UploadCheckpoint::offset).contains(64L);
    }
  }

  @Test
  void aHeartbeatKeepsALease() throws Exception {
    SharedState living = process("default", SHORT, Duration.ofMillis(200), CIPHER);
    try (Upload upload = living.uploads().begin(REGISTRY, BLOB).orElseThrow()) {
      CompletableFuture<Optional<Upload>> other = begin(two);
      await().during(SHORT.multipliedBy(2)).until(() -> !other.isDone());
      upload.keep(checkpoint(64));
      upload.close();
      assertThat(other.get()).isEmpty();
    }
  }

  @Test
  void nothingOfACheckpointCanBeReadInItsRowAndAnotherKeyMakesItNone() throws Exception {
    try (Upload first = one.uploads().begin(REGISTRY, BLOB).orElseThrow()) {
      first.keep(checkpoint(64));
    }
    one.close();
    String row =
        CopierDatabase.texts(JDBI, "select encode(kept, 'escape') || name || owner from copy_lease")
            .getFirst();
    assertThat(row).doesNotContain("upload-secret", "backup/x");
    SharedState otherKey = process("default", LONG, LONG, Optional.of(cipher(2)));
    try (Upload upload = otherKey.uploads().begin(REGISTRY, BLOB).orElseThrow()) {
      assertThat(upload.checkpoint()).isEmpty();
      upload.settle();
    }
  }

  @Test
  void aCheckpointThatWasPutIntoAnotherRowIsNone() throws Exception {
    try (Upload first = one.uploads().begin(REGISTRY, BLOB).orElseThrow()) {
      first.keep(checkpoint(64));
    }
    one.close();
    JDBI.useHandle(
        handle -> handle.execute("update copy_lease set name = ?", "blob t.io " + blob("swapped")));
    try (Upload upload = two.uploads().begin(REGISTRY, blob("swapped")).orElseThrow()) {
      assertThat(upload.checkpoint()).isEmpty();
    }
  }

  @Test
  void withoutAKeyNoCheckpointIsAskedForOrKept() throws Exception {
    SharedState keyless = process("default", LONG, LONG, Optional.empty());
    try (Upload upload = keyless.uploads().begin(REGISTRY, BLOB).orElseThrow()) {
      assertThat(upload.checkpointEvery()).isZero();
      upload.keep(checkpoint(64));
      assertThat(CopierDatabase.number(JDBI, "select count(kept) from copy_lease")).isZero();
    }
  }

  @Test
  void twoProcessesMergeATagOneAfterTheOther() throws Exception {
    AtomicInteger merged = new AtomicInteger();
    List<Future<Void>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 10; i++) {
        SharedState process = i % 2 == 0 ? one : two;
        workers.add(
            threads.submit(() -> {
              process
                  .tags()
                  .whileHeld(
                      "t.io/x:sha256-1",
                      () -> {
                        int read = merged.get();
                        Thread.yield();
                        merged.set(read + 1);
                      });
              return null;
            }));
      }
      for (Future<Void> worker : workers) {
        worker.get();
      }
    }
    assertThat(merged).hasValue(10);
  }

  private static CompletableFuture<Optional<Upload>> begin(SharedState process) {
    CompletableFuture<Optional<Upload>> begun = new CompletableFuture<>();
    Thread.startVirtualThread(() -> {
      try {
        begun.complete(process.uploads().begin(REGISTRY, BLOB));
      } catch (InterruptedException e) {
        begun.completeExceptionally(e);
      }
    });
    return begun;
  }

  private SharedState process(
      String tenant, Duration lease, Duration heartbeat, Optional<StateCipher> cipher) {
    SharedState process = new SharedState(JDBI, settings(tenant, lease, heartbeat, cipher));
    opened.add(process);
    return process;
  }

  private static StateSettings settings(
      String tenant, Duration lease, Duration heartbeat, Optional<StateCipher> cipher) {
    return new StateSettings(tenant, lease, heartbeat, cipher, 64, Duration.ofDays(30));
  }

  private static StateCipher cipher(int seed) {
    byte[] key = new byte[32];
    key[0] = (byte) seed;
    return StateCipher.of("key", Base64.getEncoder().encodeToString(key));
  }

  private static UploadCheckpoint checkpoint(long offset) {
    return new UploadCheckpoint(
        "backup/x", "https://t.io/v2/backup/x/blobs/uploads/upload-secret", offset, new byte[] {7});
  }

  private static Digest blob(String content) {
    return Digest.sha256(content.getBytes(StandardCharsets.UTF_8));
  }

  private static long rows(String table) {
    return CopierDatabase.number(JDBI, "select count(*) from " + table);
  }
}
