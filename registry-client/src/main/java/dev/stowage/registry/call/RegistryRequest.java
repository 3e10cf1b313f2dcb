package dev.stowage.registry.call;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * One verb of the distribution API. The caller adds authorisation, follows redirects and turns bad
 * statuses into errors.
 */
public interface RegistryRequest<T> {

  /**
   * What is done, for errors and logs, for example {@code pull blob sha256:… of
   * docker.io/library/nginx}.
   */
  String action();

  /** The repository it concerns, without the registry. */
  String repository();

  /** Which rights are needed. */
  Rights rights();

  /** Scopes that the token needs beside the repository's own, as the specification spells them. */
  default List<String> furtherScopes() {
    return List.of();
  }

  /** All scopes that the token needs. */
  default List<String> scopes() {
    List<String> scopes = new ArrayList<>();
    scopes.add("repository:" + repository() + ":" + rights().actions());
    scopes.addAll(furtherScopes());
    return scopes;
  }

  /**
   * Whether a mirror may answer in the registry's place: the bytes of a push, and whether it is
   * needed, are between us and the registry itself.
   */
  default boolean isForMirrors() {
    return false;
  }

  /** Whether a registry that counts pulls counts this. */
  default RequestBudget.Kind kind() {
    return RequestBudget.Kind.FREE;
  }

  /** A new request; called again for every hop and after a challenge. */
  ClassicHttpRequest build(URI api);

  /** Whether the status is one that {@link #read} understands. */
  boolean understands(int status);

  /** Reads the answer; {@code location} is where it came from. */
  T read(ClassicHttpResponse response, URI location) throws IOException;

  /**
   * Whether the request may be sent again after a challenge or redirect: false when its body is a
   * stream.
   */
  default boolean repeatable() {
    return true;
  }

  /**
   * Whether bytes flow for as long as they have to, under a watch of their own; everything else has
   * to be over within the response time-out.
   */
  default boolean isStream() {
    return false;
  }
}
