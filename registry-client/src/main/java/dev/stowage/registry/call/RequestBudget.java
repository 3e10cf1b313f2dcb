package dev.stowage.registry.call;

import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * The rate budget of a registry and credential: asked before every request, told every answer's
 * headers. Safe for use by many threads.
 */
public interface RequestBudget {
  /** Never refuses. */
  RequestBudget UNLIMITED = new RequestBudget() {};

  /** What a request is to a registry that counts. */
  enum Kind {
    /** Counts as a pull where pulls are counted: the GET of a manifest. */
    PULL,
    /** Does not, as the HEAD of a manifest on Docker Hub. */
    FREE
  }

  /** What an answer says of the budget; each is the header's text, where it was sent. */
  record Limits(
      int status,
      Optional<String> limit,
      Optional<String> remaining,
      Optional<String> reset,
      Optional<String> retryAfter) {
    static Limits of(ClassicHttpResponse response) {
      return new Limits(
          response.getCode(),
          header(response, "ratelimit-limit"),
          header(response, "ratelimit-remaining"),
          header(response, "ratelimit-reset"),
          header(response, "retry-after"));
    }

    private static Optional<String> header(ClassicHttpResponse response, String name) {
      return Optional.ofNullable(response.getFirstHeader(name)).map(found -> found.getValue());
    }

    /** Whether it says anything. */
    public boolean isEmpty() {
      return status != 429 && limit.isEmpty() && remaining.isEmpty() && retryAfter.isEmpty();
    }
  }

  /**
   * Asks for leave to send a request.
   *
   * @param user the credential's user; null for anonymous use
   * @throws dev.stowage.registry.error.RegistryException with code RATE_LIMITED and the time to
   *     wait, when the budget is used up
   */
  default void beforeRequest(String registry, @Nullable String user, Kind kind) {}

  /** Learns from an answer. */
  default void afterAnswer(String registry, @Nullable String user, Limits limits) {}
}
