package dev.stowage.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.copier.fixture.CopierProcess;
import dev.stowage.copier.fixture.Copiers;
import dev.stowage.image.Digest;
import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.fake.FakeRegistry;
import dev.stowage.testengine.Patience;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What two copiers, each a process of its own, leave to one another at a registry. */
@Timeout(300)
class SharedUploadsAndTagsIT {
  private static final int MEBIBYTE = 1024 * 1024;
  private static final int REFERRERS = 8;
  private static final int WORKERS = 2;
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path directory;
  private final FakeRegistry source = new FakeRegistry();
  private final FakeRegistry target = new FakeRegistry();
  private final Semaphore end = new Semaphore(0);
  private Copiers copiers;

  @BeforeEach
  void start() {
    copiers = new Copiers(directory);
  }

  @AfterEach
  void stop() {
    end.release();
    copiers.close();
    source.close();
    target.close();
  }

  @Test
  @DisplayName("case 37: when a copier is killed amid an upload, the other goes on where it stood")
  void case37AnotherProcessGoesOnWithTheUploadOfAKilledOne() throws InterruptedException {
    byte[] layer = new byte[8 * MEBIBYTE];
    new Random(37).nextBytes(layer);
    FakeImage image = FakeImage.push(source, "app", "1", layer);
    CountDownLatch amid = new CountDownLatch(1);
    target
        .on("PATCH", "/uploads/")
        .nth(5)
        .does((request, exchange) -> {
          amid.countDown();
          within(Patience.A_MINUTE, end);
          return true;
        });
    startTwo(
        Map.of(
            "STOWAGE_COPIER_STATE_KEY", Base64.getEncoder().encodeToString(new byte[32]),
            "STOWAGE_COPIER_CHECKPOINT_BYTES", String.valueOf(MEBIBYTE)));
    String name = source.name() + "/app:1";
    copiers.bus().discover(name);
    assertThat(amid.await(90, TimeUnit.SECONDS)).isTrue();
    CopierProcess killed = copiers.holder();
    source.forgetRequests();
    killed.process().close();

    await().until(() -> !copiers.bus().copied(name).isEmpty());

    assertThat(source.requests())
        .filteredOn(request -> request.is("GET", "/blobs/" + image.layer()))
        .singleElement()
        .satisfies(request ->
            assertThat(request.headers()).containsEntry("range", "bytes=" + 4 * MEBIBYTE + "-"));
    assertThat(
            target.hasBlob(
                copiers.bus().copied(name).getFirst().target().repository(), image.layer()))
        .isTrue();
    assertThat(target.openUploads()).isZero();
  }

  @Test
  void twoCopiersThatListReferrersUnderOneFallbackTagLoseNone() throws IOException {
    source.settings().referrers();
    Digest subject = FakeImage.push(source, "app", "base", new byte[] {1}).digest();
    byte[] manifest = source.manifest("app", "base").orElseThrow();
    String tag = subject.toString().replace(':', '-');
    List<Set<String>> states = Collections.synchronizedList(new ArrayList<>());
    List<String> outOfTurn = Collections.synchronizedList(new ArrayList<>());
    Semaphore reads = new Semaphore(0);
    awaitBothAtWork("/manifests/t");
    target
        .on("GET", "/manifests/" + tag)
        .does((request, exchange) -> {
          reads.release();
          return false;
        });
    target
        .on("PUT", "/manifests/" + tag)
        .does((request, exchange) -> {
          states.add(listed(repositoryOf(request), tag));
          // A slow registry: another writer would have the time to read what is replaced here.
          reads.drainPermits();
          if (within(Duration.ofMillis(300), reads)) {
            outOfTurn.add(request.uri());
          }
          return false;
        });
    startTwo(
        Map.of("STOWAGE_COPIER_WORKERS", String.valueOf(WORKERS), "STOWAGE_COPIER_POLL", "100ms"));
    List<String> all = new ArrayList<>();
    for (int i = 0; i < REFERRERS; i++) {
      all.add(putReferrer(subject, i).toString());
      source.putManifest("app", "t" + i, FakeImage.OCI_MANIFEST, manifest);
      copiers.bus().discover(source.name() + "/app:t" + i);
    }

    await().until(() -> copiers.bus().events().size() >= REFERRERS);

    String repository =
        copiers.bus().copied(source.name() + "/app:t0").getFirst().target().repository();
    assertThat(listed(repository, tag)).containsExactlyInAnyOrderElementsOf(all);
    assertThat(outOfTurn).isEmpty();
    for (int i = 1; i < states.size(); i++) {
      assertThat(states.get(i)).as("write %d of %s", i, states).containsAll(states.get(i - 1));
    }
    assertThat(copiers.copies(REFERRERS)).allSatisfy(copies -> assertThat(copies).isPositive());
  }

  /** No copy begins until there are more than one copier alone works on. */
  private void awaitBothAtWork(String manifests) {
    Set<String> begun = ConcurrentHashMap.newKeySet();
    CompletableFuture<Void> both =
        new CompletableFuture<Void>().orTimeout(Patience.A_MINUTE.toSeconds(), TimeUnit.SECONDS);
    source
        .on("GET", manifests)
        .does((request, exchange) -> {
          begun.add(request.uri());
          if (begun.size() > WORKERS) {
            both.complete(null);
          }
          both.join();
          return false;
        });
  }

  private void startTwo(Map<String, String> more) {
    copiers.start(source.name(), target.name(), more);
  }

  private Digest putReferrer(Digest subject, int number) {
    Digest empty = source.putBlob("app", "{}".getBytes(StandardCharsets.UTF_8));
    String manifest =
        """
        {"schemaVersion":2,"mediaType":"%s","artifactType":"application/vnd.example.note",
         "config":{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2},
         "layers":[{"mediaType":"application/vnd.oci.empty.v1+json","digest":"%s","size":2}],
         "subject":{"mediaType":"%s","digest":"%s","size":%d},"annotations":{"number":"%d"}}\
        """
            .formatted(
                FakeImage.OCI_MANIFEST,
                empty,
                empty,
                FakeImage.OCI_MANIFEST,
                subject,
                source.manifest("app", "base").orElseThrow().length,
                number);
    byte[] bytes = manifest.getBytes(StandardCharsets.UTF_8);
    Digest digest = Digest.sha256(bytes);
    source.putManifest("app", digest.toString(), FakeImage.OCI_MANIFEST, bytes);
    return digest;
  }

  private static String repositoryOf(FakeRegistry.Request request) {
    return request.uri().replaceFirst("^/v2/", "").replaceFirst("/manifests/.*", "");
  }

  private Set<String> listed(String repository, String tag) throws IOException {
    byte[] index = target.manifest(repository, tag).orElse("{}".getBytes(StandardCharsets.UTF_8));
    return JSON.readTree(index)
        .path("manifests")
        .valueStream()
        .map((JsonNode entry) -> entry.path("digest").asText())
        .collect(Collectors.toSet());
  }

  private static boolean within(Duration time, Semaphore awaited) {
    try {
      return awaited.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
