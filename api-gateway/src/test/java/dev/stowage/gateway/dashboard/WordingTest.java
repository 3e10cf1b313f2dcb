package dev.stowage.gateway.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WordingTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "0, 0 B",
    "1023, 1023 B",
    "1024, 1.0 KiB",
    "1610612736, 1.5 GiB",
    "209715200, 200 MiB",
    "9223372036854775807, 8192 PiB"
  })
  void sizesAreReadable(long bytes, String text) {
    assertThat(Wording.size(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0, now",
    "1, 1 s ago",
    "59, 59 s ago",
    "60, 1 min ago",
    "7200, 2 h ago",
    "172800, 2 days ago",
    "-5, now"
  })
  void timesAreRelative(long secondsAgo, String text) {
    assertThat(Wording.ago(NOW.minusSeconds(secondsAgo), NOW)).isEqualTo(text);
  }

  @Test
  void whatLiesAheadSaysSo() {
    assertThat(Wording.until(NOW.plusSeconds(90), NOW)).isEqualTo("in 1 min");
    assertThat(Wording.until(NOW.minusSeconds(90), NOW)).isEqualTo("now");
  }

  @Test
  void aHaltSaysSinceWhenAndAfterHowManyFailures() {
    assertThat(Wording.halted(3, NOW.minusSeconds(120), NOW))
        .isEqualTo("halted 2 min ago after 3 failed roll-outs");
    assertThat(Wording.halted(1, NOW, NOW)).isEqualTo("halted now after 1 failed roll-out");
  }

  @Test
  void theCallThatEndsAHaltCanBeSentAsItStands() {
    assertThat(Wording.resumeCall("prod eu+1"))
        .isEqualTo("POST /api/v1/clusters/prod%20eu%2B1/resume");
  }

  @Test
  void aCodeThatIsNotKnownYetIsShownAsItIs() {
    assertThat(Wording.reason("REVERTED")).isEqualTo("taken back on request");
    assertThat(Wording.reason("MOON_PHASE")).isEqualTo("MOON_PHASE");
    assertThat(Wording.reason(null)).isNull();
  }
}
