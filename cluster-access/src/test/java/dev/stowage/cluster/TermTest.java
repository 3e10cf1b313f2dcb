package dev.stowage.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TermTest {
  private static final Duration LEASE = Duration.ofSeconds(12);

  private final MovableNow now = new MovableNow();
  private final Term term = Term.until(now, Deadline.after(now.get(), LEASE));

  @Test
  void aTermEndsByTheClockAlone() {
    now.pass(LEASE.minusNanos(1));
    term.requireHeld();
    now.pass(Duration.ofNanos(1));

    assertThatThrownBy(term::requireHeld).isInstanceOf(NotLeaderException.class);
  }

  @Test
  void aClockThatIsSetBackDoesNotProlongIt() {
    now.setWallClock(Instant.EPOCH);
    now.pass(LEASE);

    assertThat(term.isHeld()).isFalse();
  }

  @Test
  void aMachineThatSleptHasLostIt() {
    now.sleepOfTheMachine(LEASE);

    assertThat(term.isHeld()).isFalse();
  }

  @Test
  void aRenewalProlongsIt() {
    now.pass(Duration.ofSeconds(5));
    term.extend(Deadline.after(now.get(), LEASE));
    now.pass(Duration.ofSeconds(11));

    assertThat(term.isHeld()).isTrue();
  }

  @Test
  void whoWaitsForItsEndIsToldWhenItHasEnded() throws InterruptedException {
    now.pass(LEASE);

    term.awaitEnd();

    assertThat(term.isHeld()).isFalse();
  }

  @Test
  void anEndedTermIsNotProlonged() {
    term.end();
    term.extend(Deadline.after(now.get(), LEASE));

    assertThat(term.isHeld()).isFalse();
  }
}
