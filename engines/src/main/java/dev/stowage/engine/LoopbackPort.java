package dev.stowage.engine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.function.IntFunction;

/** TCP ports on 127.0.0.1. */
public final class LoopbackPort {
  /** The one address that embedded engines listen on. */
  public static final String HOST = "127.0.0.1";

  private static final int MAX_TRIES = 5;

  private LoopbackPort() {}

  /** A port that nothing listens on at this moment. */
  public static int free() {
    try (ServerSocket socket = bound(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new EngineException(
          EngineException.Code.FAILED, "no free port on %s: %s".formatted(HOST, e.getMessage()), e);
    }
  }

  /** A port that nothing listens on at this moment, for what needs this one as well. */
  public static int freeBeside(int port) {
    int other = free();
    return other == port ? freeBeside(port) : other;
  }

  /**
   * Starts something on a free port; on another one when that is taken before it listens there.
   *
   * @param start throws an exception with code PORT_IN_USE where the port is taken
   */
  public static <T> T whereFree(IntFunction<T> start) {
    for (int tries = 1; tries < MAX_TRIES; tries++) {
      try {
        return start.apply(free());
      } catch (EngineException e) {
        if (e.code() != EngineException.Code.PORT_IN_USE) {
          throw e;
        }
      }
    }
    return start.apply(free());
  }

  /**
   * Refuses a port that something listens on.
   *
   * @param engine what was to listen there, for the message
   */
  static void requireFree(int port, String engine) {
    try (ServerSocket socket = bound(port)) {
      socket.getLocalPort();
    } catch (IOException e) {
      throw new EngineException(
          EngineException.Code.PORT_IN_USE,
          "%s cannot listen on %s:%d: %s; give another port or end what listens there"
              .formatted(engine, HOST, port, e.getMessage()),
          e);
    }
  }

  private static ServerSocket bound(int port) throws IOException {
    ServerSocket socket = new ServerSocket();
    try {
      // A port of an engine that was just ended is still in TIME_WAIT.
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.ofLiteral(HOST), port));
      return socket;
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }
}
