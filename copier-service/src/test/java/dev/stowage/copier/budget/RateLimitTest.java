package dev.stowage.copier.budget;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.registry.call.RequestBudget.Limits;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RateLimitTest {
  private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);

  @ParameterizedTest
  @CsvSource({
    "100;w=21600, 97;w=21600, , 100, 97, PT6H, ",
    "100, 97, 60, 100, 97, PT1M, PT1M",
    "'100, 100;w=60', 97, 12, 100, 97, PT1M, PT12S",
    "500, 499, 1800000030, 500, 499, PT30S, PT30S",
    "100;w=21600, 250;w=21600, , 100, 100, PT6H, ",
    "100, 5, , 100, 5, PT1H, ",
    "100;w=999999999, 5, , 100, 5, PT24H, "
  })
  void headersAreRead(
      String limit,
      String remaining,
      @Nullable String reset,
      long parsedLimit,
      long parsedRemaining,
      Duration window,
      @Nullable Duration untilReset) {
    assertThat(RateLimit.parse(limits(limit, remaining, reset), NOW))
        .contains(
            new RateLimit(parsedLimit, parsedRemaining, window, Optional.ofNullable(untilReset)));
  }

  @ParameterizedTest
  @CsvSource({"100, ", ", 5", "many, 5", "100, -1", "0, 0", "99999999999999, 1"})
  void whatNamesNoLimitAndRestIsNone(@Nullable String limit, @Nullable String remaining) {
    assertThat(RateLimit.parse(limits(limit, remaining, null), NOW)).isEmpty();
  }

  @Test
  void aResetInThePastIsNone() {
    assertThat(RateLimit.parse(limits("100", "5", "1700000000"), NOW))
        .get()
        .extracting(RateLimit::untilReset)
        .isEqualTo(Optional.empty());
  }

  private static Limits limits(
      @Nullable String limit, @Nullable String remaining, @Nullable String reset) {
    return new Limits(
        200,
        Optional.ofNullable(limit),
        Optional.ofNullable(remaining),
        Optional.ofNullable(reset),
        Optional.empty());
  }
}
