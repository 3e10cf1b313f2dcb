package dev.stowage.registry.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.Digest;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RunningHashTest {
  private static final byte[] BLOB = new byte[20 * 1024 * 1024 + 17];

  static {
    new SplittableRandom(7).nextBytes(BLOB);
  }

  @ParameterizedTest
  @EnumSource
  void isTheDigestOfAllBytes(Digest.Algorithm algorithm) {
    RunningHash hash = RunningHash.start(algorithm);
    feed(hash, BLOB.length);
    assertThat(hash.digest()).isEqualTo(Digest.of(algorithm, BLOB));
  }

  @ParameterizedTest
  @EnumSource
  void stepsBackToAMarkAndGoesOnFromThere(Digest.Algorithm algorithm) {
    RunningHash hash = RunningHash.start(algorithm);
    feed(hash, BLOB.length);
    hash.stepBackTo(17_000_000);
    assertThat(hash.position()).isBetween(16_000_000L, 17_000_000L);
    feed(hash, BLOB.length);
    assertThat(hash.digest()).isEqualTo(Digest.of(algorithm, BLOB));
    hash.stepBackTo(5);
    assertThat(hash.position()).isZero();
    feed(hash, BLOB.length);
    assertThat(hash.digest()).isEqualTo(Digest.of(algorithm, BLOB));
  }

  @ParameterizedTest
  @EnumSource
  void aSavedStateGoesOnInAnotherComputation(Digest.Algorithm algorithm) {
    RunningHash first = RunningHash.start(algorithm);
    feed(first, 12_345_678);
    byte[] saved = first.save();
    assertThat(saved).isNotEmpty();
    RunningHash second = RunningHash.restore(algorithm, saved, first.position()).orElseThrow();
    feed(second, BLOB.length);
    assertThat(second.digest()).isEqualTo(Digest.of(algorithm, BLOB));
  }

  @ParameterizedTest
  @EnumSource
  void aDamagedStateIsNoState(Digest.Algorithm algorithm) {
    RunningHash hash = RunningHash.start(algorithm);
    feed(hash, 1_000);
    byte[] saved = hash.save();
    assertThat(RunningHash.restore(algorithm, Arrays.copyOf(saved, 20), 1_000)).isEmpty();
    assertThat(RunningHash.restore(algorithm, new byte[0], 1_000)).isEmpty();
    Digest.Algorithm other =
        algorithm == Digest.Algorithm.SHA256 ? Digest.Algorithm.SHA512 : Digest.Algorithm.SHA256;
    byte[] foreign = RunningHash.start(other).save();
    assertThat(RunningHash.restore(algorithm, foreign, 0))
        .satisfies(
            result -> assertThat(foreign.length == saved.length && result.isPresent()).isFalse());
  }

  private static void feed(RunningHash hash, int end) {
    while (hash.position() < end) {
      int from = (int) hash.position();
      int length = Math.min(65_536, end - from);
      hash.update(Arrays.copyOfRange(BLOB, from, from + length), length);
    }
  }
}
