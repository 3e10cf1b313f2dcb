package dev.stowage.puller.kubelet;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Why an image is not on a node.
 *
 * @param code the kubelet's reason, for example ImagePullBackOff
 * @param message one line, without secrets
 */
record Failure(String code, @Nullable String message) {
  private static final String FAILED_PULL = "ErrImagePull";
  private static final String WAIT = "ImagePullBackOff";
  private static final Set<String> NAMED_PULLS =
      Set.of("RegistryUnavailable", "ErrRegistryUnavailable", "SignatureValidationFailed");

  /**
   * This one as it is told after an earlier one. The kubelet goes to and fro between a pull that
   * fails, which says why, and the wait for the next, which often does not: that is no news.
   */
  Failure following(Failure earlier) {
    if (code.equals(WAIT) && NAMED_PULLS.contains(earlier.code)) {
      return earlier;
    }
    boolean goesOn = earlier.code.equals(WAIT) || earlier.code.equals(FAILED_PULL);
    if (code.equals(WAIT) && goesOn) {
      return isBare() ? new Failure(WAIT, earlier.message) : this;
    }
    return code.equals(FAILED_PULL) && earlier.code.equals(WAIT)
        ? new Failure(WAIT, message)
        : this;
  }

  // Back-off pulling image "IMAGE", and nothing after it.
  private boolean isBare() {
    return message == null || !message.contains("\": ");
  }
}
