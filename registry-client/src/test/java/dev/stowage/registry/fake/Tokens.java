package dev.stowage.registry.fake;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in: everybody, a user and password with every request, or the bearer of a token from
 * {@code /token} whose scope covers what is asked.
 */
final class Tokens {
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private final AtomicInteger issued = new AtomicInteger();
  private volatile @Nullable String basic;
  private volatile boolean bearer;
  private volatile int uses = Integer.MAX_VALUE;

  private record Grant(String scope, AtomicInteger usesLeft) {}

  void requireBasic(String user, String password) {
    basic = header(user, password);
    bearer = false;
  }

  void requireToken(String user, String password) {
    basic = header(user, password);
    bearer = true;
  }

  void lastFor(int requests) {
    uses = requests;
  }

  void expireAll() {
    grants.clear();
  }

  int issued() {
    return issued.get();
  }

  /** The challenge to send, or empty for a request that is let in. */
  Optional<String> challenge(FakeRegistry.Request request, String host, String repository) {
    if (basic == null) {
      return Optional.empty();
    }
    String sent = request.authorization().orElse("");
    if (!bearer) {
      return sent.equals(basic) ? Optional.empty() : Optional.of("Basic realm=\"fake\"");
    }
    boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
    String right = reads ? "pull" : "push";
    Grant grant = grants.get(sent);
    if (grant != null
        && covers(grant.scope(), repository, right)
        && grant.usesLeft().getAndDecrement() > 0) {
      return Optional.empty();
    }
    return Optional.of(
        "Bearer realm=\"http://%s/token\",service=\"fake\",scope=\"repository:%s:%s\""
            .formatted(host, repository, reads ? "pull" : "pull,push"));
  }

  /** A new token's JSON, or empty for those who may have none. */
  Optional<String> issue(Call call) {
    if (!call.request().authorization().equals(Optional.ofNullable(basic))) {
      return Optional.empty();
    }
    String token = "t" + issued.incrementAndGet();
    grants.put(
        "Bearer " + token,
        new Grant(String.join(" ", call.queries("scope")), new AtomicInteger(uses)));
    return Optional.of("{\"token\":\"%s\",\"expires_in\":300}".formatted(token));
  }

  private static boolean covers(String scope, String repository, String right) {
    return repository.isEmpty()
        || Arrays.stream(scope.split(" ", -1))
            .filter(part -> part.startsWith("repository:" + repository + ":"))
            .anyMatch(part ->
                Arrays.asList(part.substring(part.lastIndexOf(':') + 1).split(",", -1))
                    .contains(right));
  }

  private static String header(String user, String password) {
    return "Basic "
        + Base64.getEncoder()
            .encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }
}
