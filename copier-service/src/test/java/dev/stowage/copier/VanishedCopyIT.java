package dev.stowage.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.copier.fixture.RunningCopier;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.event.RolloutEvent.RolloutEnded;
import dev.stowage.event.RolloutEvent.RolloutResult;
import dev.stowage.event.RolloutEvent.Tries;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.testengine.StoredManifest;
import dev.stowage.testengine.TestImages;
import dev.stowage.testengine.TestLayer;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Copies that somebody deletes from a real registry, and that pods then cannot pull. */
class VanishedCopyIT {
  private static RunningCopier copier;

  @BeforeAll
  static void start() {
    copier = new RunningCopier(Map.of());
  }

  @AfterAll
  static void stop() {
    copier.close();
  }

  @Test
  void aCopyThatWasDeletedComesBackByteForByteThoughItsTagMovedMeanwhile() {
    TestLayer layer = TestLayer.generated(300_000, 7);
    Digest image = TestImages.at(copier.source()).push("deleted", "1", layer);
    String name = copier.source().hostAndPort() + "/deleted:1";
    copier.bus().discover(name);
    ImageCopied first = copied(name, 1);
    StoredManifest before = manifest(first);
    String repository = first.target().repository();
    TestImages target = TestImages.at(copier.target());
    assumeThat(target.deleteManifest(repository, image))
        .as("this registry deletes (docker-registry does, the embedded one does not)")
        .isTrue();
    assertThat(target.deleteBlob(repository, layer.digest())).isTrue();
    assertThat(target.manifest(repository, "1")).isEmpty();
    TestImages.at(copier.source()).push("deleted", "1", TestLayer.text("newer"));

    copier.bus().publish(List.of(pullFailed(first)));
    ImageCopied second = copied(name, 2);
    assertThat(second.digest()).isEqualTo(image);
    assertThat(second.bytesMoved()).isGreaterThanOrEqualTo(300_000);
    assertThat(manifest(second).bytes()).isEqualTo(before.bytes());
    assertThat(target.faults(repository, image.toString())).isEmpty();
    // Nobody is moved to it in between.
    assertThat(copier.bus().events(name))
        .extracting(event -> event.getClass().getSimpleName())
        .containsExactly("ImageCopied", "ImageCopyFailed", "ImageCopied");
    assertThat(copier.bus().failed(name).getFirst().code()).isEqualTo("COPY_VANISHED");
  }

  @Test
  void aLayerThatWasDeletedComesBackThoughTheManifestIsThere() {
    TestLayer layer = TestLayer.generated(300_000, 8);
    TestImages.at(copier.source()).push("holed", "1", layer);
    String name = copier.source().hostAndPort() + "/holed:1";
    copier.bus().discover(name);
    ImageCopied first = copied(name, 1);
    String repository = first.target().repository();
    TestImages target = TestImages.at(copier.target());
    assumeThat(target.deleteBlob(repository, layer.digest()))
        .as("this registry deletes (docker-registry does, the embedded one does not)")
        .isTrue();
    copier.bus().publish(List.of(pullFailed(first)));
    copied(name, 2);
    assertThat(target.faults(repository, "1")).isEmpty();
  }

  @Test
  void aCopyThatIsThereIsLookedAtAndNotToldOfAgain() {
    TestImages.at(copier.source()).push("whole", "1", TestLayer.text("whole"));
    String name = copier.source().hostAndPort() + "/whole:1";
    copier.bus().discover(name);
    ImageCopied first = copied(name, 1);
    long before = claims(name);
    copier.bus().publish(List.of(pullFailed(first)));
    await().until(() -> claims(name) > before && isDone(name));
    assertThat(copier.bus().events(name)).hasSize(1);
  }

  private static StoredManifest manifest(ImageCopied copy) {
    return TestImages.at(copier.target())
        .manifest(copy.target().repository(), copy.target().tagIfAny().orElseThrow())
        .orElseThrow();
  }

  private static ImageCopied copied(String image, int times) {
    await().until(() -> copier.bus().copied(image).size() == times);
    return copier.bus().copied(image).getLast();
  }

  private static long claims(String image) {
    return ofJob(image, "lease_epoch", Long.class);
  }

  private static boolean isDone(String image) {
    return ofJob(image, "state", String.class).equals("DONE");
  }

  private static <T> T ofJob(String image, String column, Class<T> type) {
    return copier
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("select " + column + " from copy_job where source = :source")
                .bind("source", ImageReference.parse(image).toString())
                .mapTo(type)
                .one());
  }

  private static RolloutEnded pullFailed(ImageCopied copy) {
    return new RolloutEnded(
        UUID.randomUUID(),
        Instant.now(),
        new WorkloadId("test", "default", WorkloadKind.DEPLOYMENT, "web"),
        RolloutAim.COPIES,
        RolloutResult.FAILED,
        List.of(
            new ImageChange(
                new ContainerId(ContainerKind.CONTAINER, "app"), copy.source(), copy.target())),
        "PULL_FAILED",
        "the copy is not at the target any more",
        new Tries(List.of(Instant.now()), 0, Instant.now()));
  }
}
