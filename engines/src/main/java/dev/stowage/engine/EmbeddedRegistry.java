package dev.stowage.engine;

import io.github.sgtsilvio.oci.registry.DistributionRegistryStorage;
import io.github.sgtsilvio.oci.registry.OciRegistryHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.reactivestreams.Publisher;
import reactor.netty.ChannelBindException;
import reactor.netty.DisposableServer;
import reactor.netty.http.server.HttpServer;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.HttpServerResponse;

/**
 * A registry in this process on 127.0.0.1, plain HTTP: pull, push, mount and resumed uploads; no
 * catalogue, tag list or deletion.
 */
public final class EmbeddedRegistry implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final DisposableServer server;

  private EmbeddedRegistry(DisposableServer server) {
    this.server = server;
  }

  /** Starts on a free port; images stay in the directory. */
  public static EmbeddedRegistry start(Path directory) {
    return start(directory, 0);
  }

  /**
   * Starts on this port, 0 for a free one; images stay in the directory.
   *
   * @throws EngineException when the port is taken
   */
  public static EmbeddedRegistry start(Path directory, int port) {
    return start(directory, port, handler -> handler);
  }

  /**
   * Starts with something around the handler of requests, for example a check of credentials.
   *
   * @throws EngineException when the port is taken
   */
  public static EmbeddedRegistry start(
      Path directory,
      int port,
      UnaryOperator<BiFunction<HttpServerRequest, HttpServerResponse, Publisher<Void>>> around) {
    try {
      Files.createDirectories(directory);
      OciRegistryHandler handler =
          new OciRegistryHandler(new DistributionRegistryStorage(directory));
      return new EmbeddedRegistry(
          HttpServer.create()
              .host(LoopbackPort.HOST)
              .port(port)
              .handle(around.apply(handler))
              .bindNow(PATIENCE));
    } catch (ChannelBindException e) {
      throw new EngineException(
          EngineException.Code.PORT_IN_USE,
          "the registry cannot listen on %s:%d: %s; give another port or end what listens there"
              .formatted(LoopbackPort.HOST, port, e.getMessage()),
          e);
    } catch (IOException e) {
      throw new EngineException(
          EngineException.Code.DIRECTORY_NOT_WRITABLE,
          "the registry cannot write to %s: %s".formatted(directory, e.getMessage()),
          e);
    }
  }

  /** Where it answers, for example {@code 127.0.0.1:40123}. */
  public String hostAndPort() {
    return LoopbackPort.HOST + ":" + server.port();
  }

  @Override
  public void close() {
    server.disposeNow(PATIENCE);
  }
}
