package dev.stowage.gateway.request;

import dev.stowage.gateway.api.ProblemException;
import dev.stowage.gateway.api.QueryParameters;
import dev.stowage.image.Printable;
import io.micronaut.context.annotation.Context;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.server.HttpServerConfiguration;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Refuses whoever may not ask. The gateway has no authentication, so what guards it is where it
 * listens. A browser on the same machine gets there as well, whatever page it shows: so pages of
 * other origins are refused, and names that anybody's DNS could point to this machine.
 */
@Context
public final class RequestGate {
  private static final Pattern LOOPBACK_NAME =
      Pattern.compile(
          "(localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1])(:\\d+)?",
          Pattern.CASE_INSENSITIVE);
  private static final List<String> OWN_PAGES = List.of("same-origin", "none");

  private final RequestAccess access;
  private final String listens;
  private final boolean onLoopback;

  RequestGate(RequestConfiguration configuration, HttpServerConfiguration server) {
    this.access = configuration.access();
    this.listens = server.getHost().orElse("every address");
    this.onLoopback = server.getHost().filter(RequestGate::isLoopback).isPresent();
  }

  /**
   * Lets a request in that may go on and has no query; throws the problem to answer others with.
   */
  public void admit(HttpRequest<?> request) {
    require(request.getHeaders());
    QueryParameters.of(request).only();
  }

  /** Throws the problem that the request is to be answered with, if it must not go on. */
  void require(HttpHeaders headers) {
    String host = headers.get(HttpHeaders.HOST);
    switch (access) {
      case NEVER -> throw refused("stowage.gateway.requests is 'never': this gateway only shows");
      case LOOPBACK -> requireLoopback(host);
      case ALWAYS -> {
        // Whoever gets here was let in by what is in front.
      }
    }
    if (!isOwnPageOrNone(headers, host)) {
      throw refused("pages of another origin may not ask for anything here");
    }
  }

  private void requireLoopback(@Nullable String host) {
    if (!onLoopback) {
      throw refused(
          "the gateway has no authentication of its own and listens on %s, so it only shows: let something in front of it authenticate and set stowage.gateway.requests to 'always', or set micronaut.server.host to 127.0.0.1"
              .formatted(listens));
    }
    if (host == null || !LOOPBACK_NAME.matcher(host).matches()) {
      throw refused(
          "host '%s' may be anybody's name for this machine: use localhost, or set stowage.gateway.requests to 'always' where something in front of the gateway authenticates"
              .formatted(Printable.of(String.valueOf(host))));
    }
  }

  // Every browser sends one of the two with a POST; what is no browser sends neither.
  private static boolean isOwnPageOrNone(HttpHeaders headers, @Nullable String host) {
    List<String> sites = headers.getAll("Sec-Fetch-Site");
    return sites.isEmpty()
        ? headers.getAll(HttpHeaders.ORIGIN).stream().allMatch(origin -> isOrigin(origin, host))
        : OWN_PAGES.containsAll(sites);
  }

  private static boolean isOrigin(String origin, @Nullable String host) {
    try {
      String authority = URI.create(origin).getAuthority();
      return authority != null && authority.equalsIgnoreCase(host);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static ProblemException refused(String detail) {
    return new ProblemException(HttpStatus.FORBIDDEN, detail);
  }
}
