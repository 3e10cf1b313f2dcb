package dev.stowage.registry.call;

import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.hop.HopPolicy;
import dev.stowage.registry.hop.Location;
import dev.stowage.registry.http.BoundedBody;
import dev.stowage.registry.http.RegistryHttp;
import dev.stowage.registry.http.StatusErrors;
import dev.stowage.registry.login.Challenge;
import dev.stowage.registry.login.Login;
import dev.stowage.registry.login.Logins;
import dev.stowage.registry.settings.RegistrySettings;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;

/**
 * Sends every request of the distribution API: adds authorisation, answers one challenge, follows
 * redirects by hand under the hop policy, and turns everything unexpected into a {@link
 * RegistryException}. It never tries again by itself.
 */
public final class RegistryCaller {
  private static final int MAX_REDIRECTS = 5;
  private static final int MAX_REDIRECT_BODY = 64 * 1024;

  private final RegistryHttp http;
  private final RegistrySettings settings;
  private final HopPolicy hops;
  private final Logins logins;
  private final StatusErrors errors;
  private final Traffic traffic;
  private final Mirrors mirrors;
  private final Map<String, URI> apis = new ConcurrentHashMap<>();

  public RegistryCaller(
      RegistryHttp http,
      RegistrySettings settings,
      HopPolicy hops,
      RequestBudget budget,
      Clock clock) {
    this.http = http;
    this.settings = settings;
    this.hops = hops;
    this.errors = new StatusErrors(clock);
    this.logins = new Logins(settings, http, hops, errors, clock);
    this.traffic = new Traffic(budget);
    this.mirrors = new Mirrors(settings, clock);
  }

  /** Whether the registry counts pulls, as far as is known. */
  public boolean countsPulls(String registry) {
    return traffic.countsPulls(registry);
  }

  /** Checks where a server wants an upload to go on. */
  public void checkUpload(RegistryRequest<?> request, String registry, URI location) {
    hops.check(registry, request::action, apiOf(registry), location);
  }

  /** Checks where a server has the next page: nowhere but at the registry itself. */
  public URI checkPage(String registry, String action, URI page) {
    if (!HopPolicy.sameOrigin(apiOf(registry), page)) {
      throw new RegistryException(
          RegistryErrorCode.HOP_REFUSED,
          registry,
          "%s: %s has its next page at '%s', which is another host"
              .formatted(action, registry, page.getHost()));
    }
    return page;
  }

  /** Calls a registry, or one of its mirrors in its place. */
  public <T> T call(String registry, RegistryRequest<T> request) {
    return mirrors.ask(this, registry, request);
  }

  /** Calls this very registry, whatever mirrors it has. */
  <T> T callItself(String registry, RegistryRequest<T> request) {
    URI api = apiOf(registry);
    Login login = logins.forCall(registry, api, request.repository(), request.scopes());
    boolean challenged = false;
    while (true) {
      Answer<T> answer = send(registry, api, request, login);
      switch (answer) {
        case Answer.Done<T>(T value) -> {
          return value;
        }
        case Answer.Challenged<T>(Challenge challenge, RegistryException refusal) -> {
          if (challenged || !request.repeatable()) {
            login.forget();
            throw refusal;
          }
          challenged = true;
          login.answer(challenge, refusal);
        }
      }
    }
  }

  private <T> Answer<T> send(String registry, URI api, RegistryRequest<T> request, Login login) {
    URI from = api;
    ClassicHttpRequest message = request.build(api);
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      URI location = uriOf(message);
      if (login.header().isPresent() && HopPolicy.sameOrigin(api, location)) {
        message.setHeader("Authorization", login.header().get());
      }
      Step<T> step = exchange(registry, api, request, message, location, login);
      switch (step) {
        case Step.Answered<T>(Answer<T> answer) -> {
          return answer;
        }
        case Step.Redirected<T>(URI next) -> {
          hops.check(registry, request::action, from, next);
          from = next;
          message = request.build(api);
          message.setUri(next);
        }
      }
    }
    throw new RegistryException(
        RegistryErrorCode.PROTOCOL,
        registry,
        "%s: %s redirects more than %d times".formatted(request.action(), registry, MAX_REDIRECTS));
  }

  private <T> Step<T> exchange(
      String registry,
      URI api,
      RegistryRequest<T> request,
      ClassicHttpRequest message,
      URI location,
      Login login) {
    String user = login.user();
    traffic.beforeRequest(registry, user, request.kind());
    try {
      HttpClientResponseHandler<Step<T>> reader =
          response -> {
            traffic.afterAnswer(registry, user, response);
            int status = response.getCode();
            if (request.understands(status)) {
              return new Step.Answered<>(new Answer.Done<>(request.read(response, location)));
            }
            if (isRedirect(status) && request.repeatable()) {
              Step<T> next = new Step.Redirected<>(redirect(registry, request, response, location));
              BoundedBody.read(response, MAX_REDIRECT_BODY);
              return next;
            }
            RegistryException failure = errors.ofStatus(registry, request.action(), response, user);
            // A challenge of another origin than the registry is none of ours to answer.
            Optional<Challenge> challenge =
                status == 401 && HopPolicy.sameOrigin(api, location)
                    ? Challenge.of(response)
                    : Optional.empty();
            if (challenge.isEmpty()) {
              throw failure;
            }
            return new Step.Answered<>(new Answer.Challenged<>(challenge.get(), failure));
          };
      return request.isStream()
          ? http.stream(registry, location, message, reader)
          : http.execute(registry, location, message, reader);
    } catch (IOException e) {
      throw errors.ofFailure(registry, request.action(), e);
    } catch (CancellationException e) {
      throw errors.ofInterrupt(registry, request.action(), e);
    }
  }

  private URI apiOf(String registry) {
    return apis.computeIfAbsent(registry, settings::apiOf);
  }

  private URI redirect(
      String registry, RegistryRequest<?> request, ClassicHttpResponse response, URI location) {
    // Without quoting what may hold a signature.
    return Location.of(response, location)
        .orElseThrow(() ->
            new RegistryException(
                RegistryErrorCode.PROTOCOL,
                registry,
                "%s: %s redirects to no valid address".formatted(request.action(), registry)));
  }

  private static boolean isRedirect(int status) {
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
  }

  private static URI uriOf(ClassicHttpRequest message) {
    try {
      return message.getUri();
    } catch (URISyntaxException e) {
      throw new IllegalStateException("A request was built with a broken address", e);
    }
  }

  private sealed interface Answer<T> {
    record Done<T>(T value) implements Answer<T> {}

    record Challenged<T>(Challenge challenge, RegistryException refusal) implements Answer<T> {}
  }

  private sealed interface Step<T> {
    record Answered<T>(Answer<T> answer) implements Step<T> {}

    record Redirected<T>(URI next) implements Step<T> {}
  }
}
