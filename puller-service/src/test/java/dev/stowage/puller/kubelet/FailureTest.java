package dev.stowage.puller.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class FailureTest {
  private static final Failure PULL = new Failure("ErrImagePull", "manifest unknown");
  private static final Failure WAIT =
      new Failure("ImagePullBackOff", "Back-off pulling image \"a:1\"");
  private static final Failure BOTH = new Failure("ImagePullBackOff", "manifest unknown");

  @Test
  void theWaitForTheNextPullDoesNotHideWhyTheLastOneFailed() {
    assertThat(WAIT.following(PULL)).isEqualTo(BOTH);
    assertThat(WAIT.following(BOTH)).isEqualTo(BOTH);
  }

  @Test
  void anotherPullThatFailsForTheSameReasonIsNoNews() {
    assertThat(PULL.following(BOTH)).isEqualTo(BOTH);
    assertThat(PULL.following(PULL)).isEqualTo(PULL);
  }

  @Test
  void anotherReasonIsNews() {
    Failure denied = new Failure("ErrImagePull", "denied");
    assertThat(denied.following(BOTH)).isEqualTo(new Failure("ImagePullBackOff", "denied"));
    Failure invalid = new Failure("InvalidImageName", "no");
    assertThat(invalid.following(BOTH)).isEqualTo(invalid);
    assertThat(PULL.following(invalid)).isEqualTo(PULL);
  }

  @Test
  void aWaitThatSaysWhyItselfIsTakenAtItsWord() {
    Failure said =
        new Failure("ImagePullBackOff", "Back-off pulling image \"a:1\": ErrImagePull: denied");
    assertThat(said.following(PULL)).isEqualTo(said);
  }

  @Test
  void aRegistryThatIsAwayStaysTheReasonWhileThePullWaits() {
    Failure away = new Failure("RegistryUnavailable", "connection refused");
    assertThat(WAIT.following(away)).isEqualTo(away);
  }
}
