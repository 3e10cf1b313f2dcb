package dev.stowage.standalone.copy;

import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.time.Duration;
import java.util.Optional;

/**
 * Whether a failed copy is tried again while somebody waits for the command, and after how long: a
 * service would try again once a right was given or an image pushed, a command would only end later
 * with the same message.
 */
final class Repeats {
  static final int MAX_TRIES = 5;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

  private Repeats() {}

  /**
   * The pause before the next try; empty when there is none.
   *
   * @param tries how many there have been
   * @param chance from 0 (inclusive) to 1, so that copies that failed together do not come back
   *     together
   */
  static Optional<Duration> pause(RegistryException failure, int tries, double chance) {
    if (tries >= MAX_TRIES || !passesByItself(failure.code())) {
      return Optional.empty();
    }
    Duration asked = failure.retryAfter().orElse(Duration.ZERO);
    // To come back before the time the registry named would only annoy it.
    if (asked.compareTo(LONGEST_WAIT) > 0) {
      return Optional.empty();
    }
    Duration step = FIRST_PAUSE.multipliedBy(1L << (tries - 1));
    Duration backOff = step.dividedBy(2).plusNanos((long) (step.dividedBy(2).toNanos() * chance));
    return Optional.of(asked.plus(backOff));
  }

  private static boolean passesByItself(RegistryErrorCode code) {
    return switch (code) {
      case RATE_LIMITED,
          SERVER_ERROR,
          UNREACHABLE,
          TIMEOUT,
          TRUNCATED,
          BLOB_UNKNOWN,
          UPLOAD_LOST,
          VERIFICATION_FAILED ->
          true;
      case UNAUTHORIZED,
          FORBIDDEN,
          NOT_FOUND,
          UNKNOWN_HOST,
          TLS,
          DIGEST_MISMATCH,
          MALFORMED_MANIFEST,
          UNSUPPORTED_MANIFEST,
          TOO_LARGE,
          TAG_REFUSED,
          OUT_OF_SPACE,
          HOP_REFUSED,
          PROTOCOL,
          CANCELLED ->
          false;
    };
  }
}
