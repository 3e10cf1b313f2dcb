package dev.stowage.copier.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.runtime.StartupException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DriftRulesTest {
  private static final String DIGEST = "@" + Digest.sha256(new byte[0]);

  @ParameterizedTest
  @CsvSource({
    "nginx, SYNC",
    "nginx:latest, SYNC",
    "quay.io/a/b:latest, SYNC",
    "nginx:1, IGNORE",
    "nginx:latest2, IGNORE"
  })
  void byDefaultLatestIsLookedAtEveryHour(String reference, DriftMode mode) {
    DriftRules rules = DriftRules.parse(List.of("*:latest sync 1h"));
    assertThat(rules.mode(ImageReference.parse(reference))).isEqualTo(mode);
    assertThat(rules.interval(ImageReference.parse(reference)))
        .isEqualTo(mode == DriftMode.SYNC ? Optional.of(Duration.ofHours(1)) : Optional.empty());
  }

  @Test
  void theFirstRuleThatMatchesDecides() {
    DriftRules rules =
        DriftRules.parse(
            List.of("quay.io/*:latest ignore", "*/library/*:1.? warn 30m", "* sync 1d"));
    assertThat(rules.mode(ImageReference.parse("quay.io/a:latest"))).isEqualTo(DriftMode.IGNORE);
    assertThat(rules.mode(ImageReference.parse("nginx:1.2"))).isEqualTo(DriftMode.WARN);
    assertThat(rules.interval(ImageReference.parse("nginx:1.2"))).contains(Duration.ofMinutes(30));
    assertThat(rules.mode(ImageReference.parse("nginx:1.23"))).isEqualTo(DriftMode.SYNC);
    assertThat(rules.interval(ImageReference.parse("nginx:1.23"))).contains(Duration.ofDays(1));
  }

  @Test
  void whatIsPulledAtEveryStartHasARuleOfItsOwn() {
    ImageReference pulled = ImageReference.parse("nginx:1.2");
    DriftRules rules =
        DriftRules.parse(List.of("quay.io/* ignore", "always-pulled sync 2h"))
            .knowing(source -> source.equals(pulled));
    assertThat(rules.mode(pulled)).isEqualTo(DriftMode.SYNC);
    assertThat(rules.interval(pulled)).contains(Duration.ofHours(2));
    assertThat(rules.mode(ImageReference.parse("nginx:1.3"))).isEqualTo(DriftMode.IGNORE);
  }

  @Test
  void aDigestNeverMoves() {
    DriftRules rules = DriftRules.parse(List.of("* sync 1s"));
    assertThat(rules.mode(ImageReference.parse("nginx" + DIGEST))).isEqualTo(DriftMode.IGNORE);
    assertThat(rules.interval(ImageReference.parse("nginx:latest" + DIGEST))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "*",
        "* sync",
        "* sync 0h",
        "* sync 1w",
        "* copy 1h",
        "* ignore 1h",
        "* warn -1s"
      })
  void aMalformedRuleIsSaidInOneLine(String rule) {
    assertThatExceptionOfType(StartupException.class)
        .isThrownBy(() -> DriftRules.parse(List.of(rule)))
        .withMessageContainingAll(
            "stowage.copier.drift.rules", "'" + rule + "'", "PATTERN sync 1h");
  }

  @Test
  void aPatternOfManyStarsTakesNoTime() {
    String stars = "*a".repeat(200) + "b ignore";
    assertThat(
            DriftRules.parse(List.of(stars, "* sync 1h"))
                .mode(ImageReference.parse("r.io/" + "a".repeat(200) + ":latest")))
        .isEqualTo(DriftMode.SYNC);
  }
}
