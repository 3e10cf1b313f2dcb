package dev.stowage.registry.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.code_intelligence.jazzer.mutation.annotation.NotNull;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

class RetryAfterFuzz {
  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  static Stream<String> seeds() {
    return Stream.of("0", "77", "-1", "999999999999", "Sat, 21 Nov 2026 10:02:00 GMT", "soon");
  }

  @MethodSource("seeds")
  @FuzzTest
  void aPauseIsNeitherNegativeNorLongerThanSixHours(@NotNull String header) {
    RetryAfter.parse(header, NOW)
        .ifPresent(pause -> assertThat(pause).isBetween(Duration.ZERO, Duration.ofHours(6)));
  }
}
