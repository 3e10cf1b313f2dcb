package dev.stowage.puller.pace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TimeWindowTest {

  // 2026-11-20 is a Friday.
  @ParameterizedTest
  @CsvSource({
    "22:00-05:00 Europe/Berlin, 2026-11-20T20:59:59Z, false",
    "22:00-05:00 Europe/Berlin, 2026-11-20T21:00:00Z, true",
    "22:00-05:00 Europe/Berlin, 2026-11-21T03:59:59Z, true",
    "22:00-05:00 Europe/Berlin, 2026-11-21T04:00:00Z, false",
    "22:00-05:00 Europe/Berlin, 2026-07-20T20:00:00Z, true",
    "22:00-05:00 Europe/Berlin, 2026-07-20T19:59:59Z, false",
    "09:00-17:00,               2026-11-20T09:00:00Z, true",
    "09:00-17:00,               2026-11-20T17:00:00Z, false",
    "09:00-17:00,               2026-11-20T08:59:59Z, false",
    "Mon-Fri 22:00-05:00,       2026-11-21T04:00:00Z, true",
    "Mon-Fri 22:00-05:00,       2026-11-21T22:30:00Z, false",
    "Mon-Fri 22:00-05:00,       2026-11-23T04:00:00Z, false",
    "Sat-Mon 10:00-11:00,       2026-11-22T10:30:00Z, true",
    "Sat-Mon 10:00-11:00,       2026-11-24T10:30:00Z, false",
    "sun 10:00-11:00,           2026-11-22T10:30:00Z, true",
    "sun 10:00-11:00,           2026-11-23T10:30:00Z, false",
    "Sun 08:00-08:00,           2026-11-23T07:59:00Z, true",
    "Sun 08:00-08:00,           2026-11-23T08:00:00Z, false"
  })
  void aWindowIsOpenFromItsFirstMinuteToItsLast(String text, Instant now, boolean open) {
    assertThat(TimeWindow.parse(text).isOpen(now)).isEqualTo(open);
  }

  @Test
  void noWindowIsAlwaysOpen() {
    for (int hour = 0; hour < 24 * 8; hour++) {
      Instant now = Instant.parse("2026-11-20T00:00:00Z").plusSeconds(3600L * hour);
      assertThat(TimeWindow.parse(" ").isOpen(now)).as("%s", now).isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "at night",
        "22-05",
        "25:00-05:00",
        "22:00-05:00 Mars/Olympus",
        "Foo 22:00-05:00",
        "22:00-"
      })
  void whatIsNoWindowIsRefused(String text) {
    assertThatThrownBy(() -> TimeWindow.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("'" + text + "' is no window of time: write it like 22:00-05:00");
  }
}
