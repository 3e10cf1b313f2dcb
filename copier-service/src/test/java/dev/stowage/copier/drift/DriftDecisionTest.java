package dev.stowage.copier.drift;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.Digest;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DriftDecisionTest {
  private static final Optional<Digest> NONE = Optional.empty();
  private static final Optional<Digest> OLD = Optional.of(Digest.sha256(new byte[] {1}));
  private static final Optional<Digest> NEW = Optional.of(Digest.sha256(new byte[] {2}));

  @Test
  void aTagThatMeansWhatWasCopiedIsNoNews() {
    for (DriftMode mode : DriftMode.values()) {
      assertThat(DriftDecision.of(mode, OLD, NONE, OLD)).isEqualTo(new DriftDecision.Nothing());
    }
  }

  @Test
  void aTagThatIsGoneLeavesTheCopyAsItIs() {
    for (DriftMode mode : DriftMode.values()) {
      assertThat(DriftDecision.of(mode, OLD, NONE, NONE)).isEqualTo(new DriftDecision.Nothing());
    }
  }

  @Test
  void aTagThatMovedIsCopiedAgainOrTold() {
    assertThat(DriftDecision.of(DriftMode.SYNC, OLD, NONE, NEW))
        .isEqualTo(new DriftDecision.CopyAgain());
    assertThat(DriftDecision.of(DriftMode.WARN, OLD, NONE, NEW))
        .isEqualTo(new DriftDecision.Tell(NEW.orElseThrow()));
    assertThat(DriftDecision.of(DriftMode.IGNORE, OLD, NONE, NEW))
        .isEqualTo(new DriftDecision.Nothing());
  }

  @Test
  void whatWasToldIsNotToldAgainButItsWayBackIs() {
    assertThat(DriftDecision.of(DriftMode.WARN, OLD, NEW, NEW))
        .isEqualTo(new DriftDecision.Nothing());
    assertThat(DriftDecision.of(DriftMode.WARN, OLD, NEW, OLD))
        .isEqualTo(new DriftDecision.Tell(OLD.orElseThrow()));
    assertThat(DriftDecision.of(DriftMode.SYNC, OLD, NEW, NEW))
        .isEqualTo(new DriftDecision.CopyAgain());
  }

  @Test
  void withoutKnowingWhatWasCopiedItIsCopiedOnce() {
    assertThat(DriftDecision.of(DriftMode.SYNC, NONE, NONE, NEW))
        .isEqualTo(new DriftDecision.CopyAgain());
  }
}
