package dev.stowage.registry.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A registry operation failed. The message is one line that names the action and the registry and
 * holds no secret: no header, no query string, no credential.
 */
public final class RegistryException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final RegistryErrorCode code;
  private final String registry;
  private final @Nullable Duration retryAfter;

  public RegistryException(RegistryErrorCode code, String registry, String message) {
    this(code, registry, message, null, null);
  }

  public RegistryException(
      RegistryErrorCode code,
      String registry,
      String message,
      @Nullable Duration retryAfter,
      @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
    this.registry = registry;
    this.retryAfter = retryAfter;
  }

  /** What kind of failure it is. */
  public RegistryErrorCode code() {
    return code;
  }

  /** Whether the same operation may succeed later. */
  public boolean retryable() {
    return code.retryable();
  }

  /** The registry that failed, as host with an optional port. */
  public String registry() {
    return registry;
  }

  /** How long the registry asked to be left alone, where it did. */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
