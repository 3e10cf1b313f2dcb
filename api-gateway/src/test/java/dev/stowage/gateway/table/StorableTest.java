package dev.stowage.gateway.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StorableTest {

  @Test
  void whatUtf8InPostgresCannotHoldIsReplaced() {
    assertThat(Storable.text("a\u0000b\uD800c\uDC00")).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
  }

  @Test
  void everyOtherTextStaysAsItIs() {
    String text = "nginx <b> \uD83D\uDE00 \n é";
    assertThat(Storable.text(text)).isEqualTo(text);
  }

  @Test
  void jsonIsAsciiSoThatPostgresHoldsWhateverIsInIt() {
    assertThat(Storable.json(List.of("a\u0000b\uD800é")))
        .isEqualTo("[\"a\\u0000b\\uD800\\u00E9\"]");
  }

  @Test
  void timesBeyondWhatPostgresHoldsAreBroughtBack() {
    assertThat(Storable.time(Instant.MAX)).isEqualTo(Instant.parse("9999-12-31T00:00:00Z"));
    assertThat(Storable.time(Instant.MIN)).isEqualTo(Instant.parse("0001-01-01T00:00:00Z"));
    Instant now = Instant.parse("2026-01-01T00:00:00Z");
    assertThat(Storable.time(now)).isEqualTo(now);
  }

  @Test
  void aDurationThatIsTooLongIsAsLongAsFits() {
    assertThat(Storable.millis(Duration.ofSeconds(Long.MAX_VALUE))).isEqualTo(Long.MAX_VALUE);
    assertThat(Storable.millis(Duration.ofSeconds(2))).isEqualTo(2_000);
  }
}
