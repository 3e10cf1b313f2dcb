package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.fake.FakeRegistry;
import dev.stowage.registry.settings.RegistrySettings;
import java.lang.management.ManagementFactory;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a source calls a manifest is copied or refused, and nothing is left behind. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GeneratedManifestsIT {
  private static final int MANIFESTS = 10_000;
  private static final int BATCH = 500;
  private static final int WARM_UP = 2 * BATCH;
  private static final long MAX_GROWTH = 64L * 1024 * 1024;

  private final FakeRegistry source = new FakeRegistry();
  private final FakeRegistry target = new FakeRegistry();
  private final GeneratedManifests generated = new GeneratedManifests(source, "app", 20_261_121);
  private final Map<RegistryErrorCode, Integer> refused = new ConcurrentHashMap<>();
  private final AtomicInteger copied = new AtomicInteger();

  @Test
  void tenThousandManifestsNeitherCrashNorHangNorLeak() throws Exception {
    target.settings().checksReferences();
    int threadsBefore = ManagementFactory.getThreadMXBean().getThreadCount();
    long heapBefore = 0;
    try (RegistryClient client =
        new RegistryClient(
            RegistrySettings.of(Set.of(source.name(), target.name()), CredentialSource.ANONYMOUS),
            Clock.systemUTC())) {
      ImageCopier copier = new ImageCopier(client, CopyState.inMemory(), 4);
      for (int done = 0; done < MANIFESTS; done += BATCH) {
        if (done == WARM_UP) {
          heapBefore = heapInUse();
        }
        copyBatch(copier);
      }
      assertThat(heapInUse() - heapBefore).isLessThan(MAX_GROWTH);
    }
    await()
        .untilAsserted(() -> {
          assertThat(source.openConnections()).isZero();
          assertThat(target.openConnections()).isZero();
          assertThat(ManagementFactory.getThreadMXBean().getThreadCount())
              .isLessThanOrEqualTo(threadsBefore + 4);
        });
    source.close();
    target.close();
    assertThat(copied.get()).as("copied; refused were " + refused).isGreaterThan(MANIFESTS / 5);
    assertThat(refused.getOrDefault(RegistryErrorCode.MALFORMED_MANIFEST, 0))
        .isGreaterThan(MANIFESTS / 5);
    assertThat(refused).doesNotContainKeys(RegistryErrorCode.CANCELLED, RegistryErrorCode.TIMEOUT);
  }

  private void copyBatch(ImageCopier copier) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < BATCH; i++) {
        String tag = "t" + i;
        generated.pushNext(tag);
        running.add(threads.submit(() -> copyOne(copier, tag)));
      }
      for (Future<?> copy : running) {
        copy.get(Duration.ofMinutes(1).toSeconds(), TimeUnit.SECONDS);
      }
    }
    // A copy that was stopped does not wait for its uploads to be given up, and that is best
    // effort.
    await().untilAsserted(() -> assertThat(target.openUploads()).isZero());
    target.forgetUploads();
    source.forgetContent();
    target.forgetContent();
    source.forgetRequests();
    target.forgetRequests();
    generated.restore();
  }

  private void copyOne(ImageCopier copier, String tag) {
    Optional<byte[]> original = source.manifest("app", tag);
    try {
      copier.copy(
          ImageReference.parse(source.name() + "/app:" + tag),
          ImageReference.parse(target.name() + "/copy:" + tag),
          CopyOptions.DEFAULT,
          CopyControl.NONE);
      assertThat(target.manifest("copy", tag)).contains(original.orElseThrow());
      copied.incrementAndGet();
    } catch (RegistryException e) {
      refused.merge(e.code(), 1, Integer::sum);
      assertThat(target.manifest("copy", tag)).isEmpty();
    }
  }

  private static long heapInUse() {
    for (int i = 0; i < 3; i++) {
      System.gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
