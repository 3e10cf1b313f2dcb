package dev.stowage.testengine;

import dev.stowage.engine.EmbeddedRegistry;
import io.netty.handler.codec.http.HttpHeaderNames;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/** The embedded registry, with what tests ask of one: its requests and a check of credentials. */
final class LoggedEmbeddedRegistry implements RegistryForTest {
  private final EmbeddedRegistry registry;
  private final TemporaryDirectory directory;
  private final List<RegistryRequest> requests;

  private LoggedEmbeddedRegistry(
      EmbeddedRegistry registry, TemporaryDirectory directory, List<RegistryRequest> requests) {
    this.registry = registry;
    this.directory = directory;
    this.requests = requests;
  }

  static LoggedEmbeddedRegistry start(Optional<Credentials> credentials) {
    TemporaryDirectory directory = TemporaryDirectory.create("registry");
    List<RegistryRequest> requests = new CopyOnWriteArrayList<>();
    UnaryOperator<BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>>> around =
        handler -> logged(guarded(handler, credentials), requests);
    return new LoggedEmbeddedRegistry(
        EmbeddedRegistry.start(directory.path(), 0, around), directory, requests);
  }

  private static BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> guarded(
      BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler,
      Optional<Credentials> credentials) {
    return (request, response) -> {
      String given = request.requestHeaders().get(HttpHeaderNames.AUTHORIZATION);
      if (credentials.isEmpty() || credentials.get().basic().equals(given)) {
        return handler.apply(request, response);
      }
      return response
          .status(401)
          .header(HttpHeaderNames.WWW_AUTHENTICATE, "Basic realm=\"test\"")
          .send();
    };
  }

  private static BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> logged(
      BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>> handler,
      List<RegistryRequest> requests) {
    return (request, response) ->
        Mono.from(handler.apply(request, response))
            .doFinally(end ->
                requests.add(
                    new RegistryRequest(
                        request.method().name(), request.uri(), response.status().code())));
  }

  @Override
  public String hostAndPort() {
    return registry.hostAndPort();
  }

  @Override
  public List<RegistryRequest> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    registry.close();
    directory.close();
  }
}
