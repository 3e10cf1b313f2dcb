package dev.stowage.puller.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.puller.pace.PaceRules.Begun;
import dev.stowage.runtime.StartupException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class PaceRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-20T23:00:00Z");

  @Test
  void neverMoreThanAllowedAreInProgressWhateverComes() {
    PaceRules rules = PaceExamples.ofWidth(5, 2);
    Random random = new Random(7);
    List<Begun> ongoing = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      String namespace = "n" + random.nextInt(4);
      if (rules.decide(namespace, ongoing, List.of(), NOW) instanceof PaceDecision.Go) {
        ongoing.add(new Begun(namespace, NOW));
      } else if (random.nextBoolean() && !ongoing.isEmpty()) {
        ongoing.remove(random.nextInt(ongoing.size()));
      }
      assertThat(ongoing).hasSizeLessThanOrEqualTo(5);
      for (int n = 0; n < 4; n++) {
        String one = "n" + n;
        assertThat(ongoing.stream().filter(begun -> begun.namespace().equals(one)).count())
            .isLessThanOrEqualTo(2);
      }
    }
  }

  @Test
  void thePauseIsKeptInTheClusterAndItsOwnInTheNamespace() {
    PaceRules rules =
        new PaceSettings(
                5,
                5,
                Duration.ofSeconds(10),
                Duration.ofSeconds(60),
                "",
                3,
                Duration.ofDays(1),
                Duration.ofMinutes(15),
                Duration.ofSeconds(1))
            .rules();
    List<Begun> latest = List.of(new Begun("shop", NOW));

    assertThat(rules.decide("other", List.of(), latest, NOW.plusSeconds(9)))
        .isInstanceOf(PaceDecision.Wait.class);
    assertThat(rules.decide("other", List.of(), latest, NOW.plusSeconds(10)))
        .isInstanceOf(PaceDecision.Go.class);
    assertThat(rules.decide("shop", List.of(), latest, NOW.plusSeconds(59)))
        .isInstanceOf(PaceDecision.Wait.class);
    assertThat(rules.decide("shop", List.of(), latest, NOW.plusSeconds(60)))
        .isInstanceOf(PaceDecision.Go.class);
  }

  @Test
  void outsideOfTheWindowNothingBeginsButTheWayBack() {
    PaceRules rules = settings("22:00-23:00").rules();

    assertThat(rules.decide("shop", List.of(), List.of(), NOW))
        .isEqualTo(new PaceDecision.Wait("outside of the window of time for roll-outs"));
    assertThat(rules.decideRevert("shop", List.of())).isInstanceOf(PaceDecision.Go.class);
  }

  @Test
  void aWindowThatCannotBeReadEndsTheStart() {
    assertThatThrownBy(() -> settings("at night"))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("'at night' is no window of time")
        .hasMessageContaining("stowage.puller.pace.window");
  }

  private static PaceSettings settings(String window) {
    return new PaceSettings(
        5,
        2,
        Duration.ZERO,
        Duration.ZERO,
        window,
        3,
        Duration.ofDays(1),
        Duration.ofMinutes(15),
        Duration.ofSeconds(1));
  }
}
