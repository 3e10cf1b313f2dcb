package dev.stowage.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.runtime.StartupException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ElectionSettingsTest {
  private static final Duration DURATION = Duration.ofSeconds(15);
  private static final Duration RENEW = Duration.ofSeconds(5);
  private static final Duration RETRY = Duration.ofSeconds(2);

  @Test
  void aLeaderStopsWritingBeforeItsLeaseEnds() {
    assertThat(settings("stowage-puller", "ns", DURATION, RENEW).writing())
        .isEqualTo(Duration.ofSeconds(12));
  }

  @Test
  void whatCannotWorkIsRefusedByNameOfTheSetting() {
    assertRefused(() -> settings("No Name", "ns", DURATION, RENEW), "leader-election.lease-name");
    assertRefused(() -> settings("x", "", DURATION, RENEW), "leader-election.namespace");
    assertRefused(
        () -> settings("x", "ns", Duration.ofMillis(1500), RENEW), "leader-election.duration");
    assertRefused(
        () -> settings("x", "ns", DURATION, Duration.ofSeconds(6)), "leader-election.renew");
    assertRefused(() -> settings("x", "ns", DURATION, Duration.ZERO), "leader-election.renew");
  }

  @Test
  void outsideAPodTheNamespaceMustBeNamed() {
    assertRefused(
        () -> ElectionSettings.of("x", null, DURATION, RENEW, RETRY),
        "set leader-election.namespace");
    assertThat(ElectionSettings.of("x", "ns", DURATION, RENEW, RETRY).identity())
        .isNotEqualTo(ElectionSettings.of("x", "ns", DURATION, RENEW, RETRY).identity());
  }

  private static ElectionSettings settings(
      String lease, String namespace, Duration duration, Duration renew) {
    return new ElectionSettings("me", lease, namespace, duration, renew, RETRY);
  }

  private static void assertRefused(Runnable action, String part) {
    assertThatThrownBy(action::run)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining(part)
        .message()
        .doesNotContain("\n");
  }
}
