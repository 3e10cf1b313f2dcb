package dev.stowage.registry.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.registry.fake.FakeImage;
import dev.stowage.registry.referrer.Referrers;
import dev.stowage.registry.tree.PlatformWish;
import dev.stowage.testengine.MovableClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TargetMemoryTest extends CopyFaults {
  private static final int IMAGES = 10;

  private final MovableClock clock = new MovableClock(Instant.parse("2026-11-22T10:00:00Z"));
  private final TargetMemory memory = TargetMemory.empty(clock);

  @BeforeEach
  void copyAll() {
    for (int i = 0; i < IMAGES; i++) {
      pushToSource(i, "image " + i);
    }
    assertThat(run(memory, CopyOptions.DEFAULT)).isZero();
    target.forgetRequests();
  }

  @Test
  void aRunRightAfterAnotherLooksAtOneImageAlone() {
    assertThat(run(memory, CopyOptions.DEFAULT)).isEqualTo(IMAGES);

    assertThat(looks()).isEqualTo(1);
    assertThat(target.requests()).hasSize(1);
  }

  @Test
  void aRunWithoutMemoryLooksAtEach() {
    assertThat(run(TargetMemory.none(), CopyOptions.DEFAULT)).isEqualTo(IMAGES);

    assertThat(looks()).isEqualTo(IMAGES);
  }

  @Test
  void aTargetThatWasEmptiedIsFilledAgain() {
    target.forgetContent();

    assertThat(run(memory, CopyOptions.DEFAULT)).isZero();

    assertThat(target.tags("copy")).hasSize(IMAGES);
  }

  @Test
  void aTagThatMeansSomethingElseMakesAllBeLookedAt() {
    FakeImage.push(target, "copy", "t0", "of others".getBytes(StandardCharsets.UTF_8));
    target.forgetManifest("copy", "t7");

    assertThat(run(memory, CopyOptions.DEFAULT)).isEqualTo(IMAGES - 2);

    assertSame("t0");
    assertSame("t7");
  }

  @Test
  void aRegistryHasToProveTrueEverySecond() {
    for (int i = 0; i < IMAGES; i++) {
      copy(copier(CopyState.inMemory(memory)), i, CopyOptions.DEFAULT);
      clock.move(Duration.ofMillis(400));
    }

    assertThat(looks()).as("at 0, 1.2, 2.4 and 3.6 s").isEqualTo(4);
  }

  @Test
  void whatWasSeenAMinuteAgoIsLookedAt() {
    clock.move(Duration.ofSeconds(61));

    assertThat(run(memory, CopyOptions.DEFAULT)).isEqualTo(IMAGES);

    assertThat(looks()).isEqualTo(IMAGES);
  }

  @Test
  void anImageThatIsNewAtTheSourceIsCopied() {
    pushToSource(5, "a newer image");

    assertThat(run(memory, CopyOptions.DEFAULT)).isEqualTo(IMAGES - 1);

    assertSame("t5");
  }

  @Test
  void whoDoesNotTrustTagsOrKeepsWhatTheyReplaceLooksAtEach() {
    CopyOptions deeper =
        new CopyOptions(new PlatformWish.All(), Referrers.WITH_COPY, false, TargetTrust.DIGEST);
    CopyOptions anchoring =
        new CopyOptions(new PlatformWish.All(), Referrers.WITH_COPY, true, TargetTrust.TAG);

    run(memory, deeper);
    assertThat(looks()).as("the tag and the digest").isEqualTo(2 * IMAGES);
    target.forgetRequests();
    run(memory, anchoring);
    assertThat(looks()).isEqualTo(IMAGES);
  }

  /** How many images were there already. */
  private long run(TargetMemory remembered, CopyOptions options) {
    ImageCopier copier = copier(CopyState.inMemory(remembered));
    return IntStream.range(0, IMAGES).filter(i -> copy(copier, i, options).alreadyThere()).count();
  }

  private CopyResult copy(ImageCopier copier, int image, CopyOptions options) {
    return copier.copy(reference("app:t" + image), to("copy:t" + image), options, CopyControl.NONE);
  }

  private void pushToSource(int image, String content) {
    FakeImage.push(source, "app", "t" + image, content.getBytes(StandardCharsets.UTF_8));
  }

  private void assertSame(String tag) {
    assertThat(target.manifest("copy", tag).orElseThrow())
        .isEqualTo(source.manifest("app", tag).orElseThrow());
  }

  private long looks() {
    return target.count("GET", "/manifests/");
  }
}
