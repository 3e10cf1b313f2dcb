package dev.stowage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "1, PT1S",
    "' 90 ', PT90S",
    "21600, PT6H",
    "21601, PT6H",
    "315360000, PT6H"
  })
  void secondsAreObeyedUpToSixHours(String header, Duration wait) {
    assertThat(RetryAfter.parse(header, NOW)).contains(wait);
  }

  @Test
  void aDateIsObeyed() {
    assertThat(RetryAfter.parse("Sat, 21 Nov 2026 10:02:00 GMT", NOW))
        .contains(Duration.ofMinutes(2));
    assertThat(RetryAfter.parse("Fri, 21 Nov 2036 10:02:00 GMT", NOW))
        .contains(Duration.ofHours(6));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "soon",
        "1.5",
        "9999999999999999999999",
        "Sat, 21 Nov 2026 09:59:00 GMT"
      })
  void whatIsNoPauseIsIgnored(String header) {
    assertThat(RetryAfter.parse(header, NOW)).isEmpty();
  }
}
