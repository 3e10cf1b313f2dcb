package dev.stowage.gateway.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.gateway.log.LogPosition;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumePointTest {
  private static final UUID GENERATION = UUID.fromString("11111111-2222-3333-4444-555555555555");
  private static final LogPosition POSITION = new LogPosition(GENERATION, 11, 20);

  @Test
  void aNewClientBeginsWithWhatComesNext() {
    assertThat(ResumePoint.of(null, POSITION)).isEqualTo(new ResumePoint.After(20));
  }

  @Test
  void aKnownClientGoesOnAfterWhatItHasSeen() {
    assertThat(ResumePoint.of(GENERATION + "-15", POSITION)).isEqualTo(new ResumePoint.After(15));
  }

  @Test
  void theEventBeforeTheOldestKeptOneStillLosesNothing() {
    assertThat(ResumePoint.of(GENERATION + "-10", POSITION)).isEqualTo(new ResumePoint.After(10));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "11111111-2222-3333-4444-555555555555-9",
        "11111111-2222-3333-4444-555555555555-21",
        "11111111-2222-3333-4444-555555555555--1",
        "11111111-2222-3333-4444-555555555555-",
        "11111111-2222-3333-4444-555555555555-99999999999999999999",
        "99999999-2222-3333-4444-555555555555-15",
        "15",
        "-"
      })
  void anythingElseIsAReset(String lastEventId) {
    assertThat(ResumePoint.of(lastEventId, POSITION)).isEqualTo(new ResumePoint.Reset(20));
  }
}
