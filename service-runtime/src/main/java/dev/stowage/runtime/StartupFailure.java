package dev.stowage.runtime;

import java.net.BindException;
import java.util.Optional;

/** Finds what a person has to change among the causes of a start that failed. */
final class StartupFailure {

  private StartupFailure() {}

  /** The one line for that person; empty when the cause is none of theirs. */
  static Optional<StartupException> of(Throwable failure, String address) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StartupException startup) {
        return Optional.of(startup);
      }
      if (cause instanceof BindException) {
        return Optional.of(
            new StartupException(
                "%s cannot be listened on, another program may have it: set micronaut.server.port"
                    .formatted(address),
                cause));
      }
    }
    return Optional.empty();
  }
}
