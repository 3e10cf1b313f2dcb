package dev.stowage.standalone.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RepeatsTest {

  @Test
  void thePauseDoublesFromHalfASecondAndIsSpreadOverItsUpperHalf() {
    RegistryException failure = failed(RegistryErrorCode.SERVER_ERROR);

    assertThat(Repeats.pause(failure, 1, 0)).contains(Duration.ofMillis(250));
    assertThat(Repeats.pause(failure, 1, 1)).contains(Duration.ofMillis(500));
    assertThat(Repeats.pause(failure, 2, 1)).contains(Duration.ofSeconds(1));
    assertThat(Repeats.pause(failure, 4, 1)).contains(Duration.ofSeconds(4));
  }

  @Test
  void thereAreFiveTriesInAll() {
    assertThat(Repeats.pause(failed(RegistryErrorCode.TIMEOUT), 5, 0)).isEmpty();
  }

  @Test
  void aRegistryIsLeftAloneForAsLongAsItAsks() {
    assertThat(Repeats.pause(limited(Duration.ofSeconds(20)), 1, 0))
        .contains(Duration.ofMillis(20_250));
  }

  @Test
  void aRegistryThatAsksForMoreThanAMinuteIsNotWaitedFor() {
    assertThat(Repeats.pause(limited(Duration.ofSeconds(61)), 1, 0)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = RegistryErrorCode.class,
      names = {"UNAUTHORIZED", "FORBIDDEN", "NOT_FOUND", "TLS", "OUT_OF_SPACE", "CANCELLED"})
  void whatAPersonHasToChangeFirstIsNotTriedAgainThoughAServiceWould(RegistryErrorCode code) {
    assertThat(code.retryable()).isTrue();
    assertThat(Repeats.pause(failed(code), 1, 0)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(RegistryErrorCode.class)
  void whatFailsTheSameWayEachTimeIsNotTriedAgain(RegistryErrorCode code) {
    if (!code.retryable()) {
      assertThat(Repeats.pause(failed(code), 1, 0)).isEmpty();
    }
  }

  private static RegistryException failed(RegistryErrorCode code) {
    return new RegistryException(code, "registry.example", "it failed");
  }

  private static RegistryException limited(Duration retryAfter) {
    return new RegistryException(
        RegistryErrorCode.RATE_LIMITED, "registry.example", "too many", retryAfter, null);
  }
}
