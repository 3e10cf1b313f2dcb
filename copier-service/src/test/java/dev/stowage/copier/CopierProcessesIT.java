package dev.stowage.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.copier.fixture.CopierDatabase;
import dev.stowage.copier.fixture.CopierProcess;
import dev.stowage.copier.fixture.Copiers;
import dev.stowage.engine.EmbeddedDatabase;
import dev.stowage.event.CopyEvent;
import dev.stowage.image.Digest;
import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.StoredManifest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.testengine.TestImages;
import dev.stowage.testengine.TestLayer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two copiers as processes, and what may happen to them and to Postgres. */
@Timeout(600)
class CopierProcessesIT {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final int IMAGES = 200;

  @TempDir private Path directory;
  private final RegistryForTest source = TestEngines.newRegistry();
  private final RegistryForTest target = TestEngines.newRegistry();
  private Copiers copiers;

  @BeforeEach
  void startEngines() {
    copiers = new Copiers(directory);
  }

  @AfterEach
  void stop() {
    copiers.close();
    source.close();
    target.close();
  }

  @Test
  void twoCopiersShareTwoHundredImagesWithoutADoubleCopy() {
    Map<String, Digest> images = pushImages();
    start(Map.of("STOWAGE_COPIER_POLL", "100ms", "STOWAGE_COPIER_WORKERS", "2"));
    copiers.bus().discover(images.keySet().toArray(String[]::new));
    await().atMost(PATIENCE).until(() -> copiers.bus().events().size() >= IMAGES);
    await().atMost(PATIENCE).until(() -> count("published_at is null", "outbox") == 0);
    requireEachCopiedOnce(images);
    for (int i = 0; i < IMAGES; i++) {
      String end = "/manifests/" + i;
      assertThat(
              target.count(
                  request -> request.method().equals("PUT") && request.uri().endsWith(end)))
          .isEqualTo(1);
    }
    assertThat(copiers.copies(IMAGES)).allSatisfy(copies -> assertThat(copies).isPositive());
  }

  @Test
  void aCopierKilledInTheMiddleOfOneGibibyteIsReplacedAfterItsLease() {
    String image = pushLarge(1024L * 1024 * 1024, 1);
    start(Map.of());
    copiers.bus().discover(image);
    CopierProcess holder = awaitHolderWithBytesFlowing();
    holder.process().close();
    requireUnfinished();
    awaitCopiedOnce(image);
    assertThat(CopierDatabase.number(copiers.jdbi(), "select lease_epoch from copy_job"))
        .isEqualTo(2);
    requireWhole(image);
  }

  @Test
  void aCopierThatStoodStillBeyondItsLeaseCannotFinishItsJob() {
    String image = pushLarge(512L * 1024 * 1024, 2);
    start(Map.of());
    copiers.bus().discover(image);
    CopierProcess stale = awaitHolderWithBytesFlowing();
    try {
      stale.process().freeze();
      requireUnfinished();
      awaitCopiedOnce(image);
    } finally {
      stale.process().thaw();
    }
    await().atMost(PATIENCE).until(() -> stale.process().errors().contains("lease"));
    await().atMost(PATIENCE).until(stale::isReady);
    assertThat(copiers.bus().events(image)).hasSize(1);
    assertThat(stale.copies()).isZero();
    assertThat(CopierDatabase.number(copiers.jdbi(), "select lease_epoch from copy_job"))
        .isEqualTo(2);
    requireWhole(image);
  }

  @Test
  void aPostgresKilledUnderLoadLosesNothingAndDoublesNothing(@TempDir Path data) throws Exception {
    EmbeddedDatabase killed = EmbeddedDatabase.start(data);
    copiers.use(new DatabaseForTest(killed.jdbcUrl(), killed.user(), killed.password()));
    Map<String, Digest> images = pushImages();
    start(Map.of("STOWAGE_COPIER_WORKERS", "2"));
    copiers.bus().discover(images.keySet().toArray(String[]::new));
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> count("state = 'DONE'", "copy_job") >= 10);
    ProcessHandle postmaster = ProcessHandle.of(killed.postmasterPid()).orElseThrow();
    postmaster.destroyForcibly();
    postmaster.onExit().get(30, TimeUnit.SECONDS);
    killed.close();
    assertThat(copiers.bus().events().size()).isLessThan(IMAGES);
    try (EmbeddedDatabase back = EmbeddedDatabase.start(data, killed.port())) {
      assertThat(back.jdbcUrl()).isEqualTo(killed.jdbcUrl());
      await()
          .atMost(PATIENCE)
          .until(() ->
              copiers.bus().events().stream()
                      .filter(CopyEvent.ImageCopied.class::isInstance)
                      .map(CopyEvent::source)
                      .distinct()
                      .count()
                  == IMAGES);
      await().atMost(PATIENCE).until(() -> count("published_at is null", "outbox") == 0);
      requireEachCopiedOnce(images);
      assertThat(count("state <> 'DONE'", "copy_job")).isZero();
    }
  }

  private Map<String, Digest> pushImages() {
    TestImages images = TestImages.at(source);
    images.push("many", "base", TestLayer.text("many"));
    StoredManifest base = images.manifest("many", "base").orElseThrow();
    String json = new String(base.bytes(), StandardCharsets.UTF_8);
    Map<String, Digest> pushed = new HashMap<>();
    for (int i = 0; i < IMAGES; i++) {
      byte[] manifest =
          json.replaceFirst("\\{", "{\"annotations\":{\"n\":\"" + i + "\"},")
              .getBytes(StandardCharsets.UTF_8);
      pushed.put(
          source.hostAndPort() + "/many:" + i,
          images.pushManifest("many", String.valueOf(i), base.mediaType(), manifest));
    }
    return pushed;
  }

  private String pushLarge(long size, long seed) {
    TestImages.at(source).push("large", "1", TestLayer.generated(size, seed));
    return source.hostAndPort() + "/large:1";
  }

  private void start(Map<String, String> more) {
    copiers.start(source.hostAndPort(), target.hostAndPort(), more);
  }

  private CopierProcess awaitHolderWithBytesFlowing() {
    // Config and layer: both uploads are open, and the layer's takes seconds.
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(20))
        .until(() -> target.count(request -> request.method().equals("POST")) >= 2);
    return copiers.holder();
  }

  private void requireUnfinished() {
    assertThat(target.count(request -> request.method().equals("PUT") && request.isForManifest()))
        .as("the copy was to be unfinished")
        .isZero();
    assertThat(CopierDatabase.texts(copiers.jdbi(), "select state from copy_job"))
        .containsExactly("LEASED");
  }

  private void awaitCopiedOnce(String image) {
    await().atMost(PATIENCE).until(() -> !copiers.bus().copied(image).isEmpty());
    await().atMost(PATIENCE).until(() -> count("published_at is null", "outbox") == 0);
    assertThat(copiers.bus().events(image)).hasSize(1);
  }

  private void requireWhole(String image) {
    String repository = copiers.bus().copied(image).getFirst().target().repository();
    assertThat(TestImages.at(target).digest(repository, "1"))
        .contains(copiers.bus().copied(image).getFirst().digest());
    assertThat(TestImages.at(target).faults(repository, "1")).isEmpty();
  }

  private void requireEachCopiedOnce(Map<String, Digest> images) {
    // A relay that dies between publishing and marking repeats an event with the same id.
    Map<String, CopyEvent> copied = new HashMap<>();
    for (CopyEvent event : copiers.bus().events()) {
      if (event instanceof CopyEvent.ImageCopied) {
        CopyEvent before = copied.put(event.source().toString(), event);
        assertThat(before == null || before.id().equals(event.id())).as("%s", event).isTrue();
      }
    }
    assertThat(copied).hasSize(images.size());
    images.forEach((image, digest) ->
        assertThat(copied.get(image))
            .isInstanceOfSatisfying(
                CopyEvent.ImageCopied.class,
                event -> assertThat(event.digest()).isEqualTo(digest)));
    assertThat(count("state = 'DONE'", "copy_job")).isEqualTo(images.size());
  }

  private long count(String condition, String table) {
    try {
      return CopierDatabase.number(
          copiers.jdbi(), "select count(*) from %s where %s".formatted(table, condition));
    } catch (JdbiException e) {
      return -1;
    }
  }
}
