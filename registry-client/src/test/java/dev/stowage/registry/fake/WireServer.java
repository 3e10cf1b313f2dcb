package dev.stowage.registry.fake;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * A small HTTP/1.1 server on plain sockets: unlike the JDK's it knows its connections, can reset
 * one, and sends whatever it is told to.
 */
final class WireServer implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final ServerSocket listening = new ServerSocket();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Handler handler;

  /** Answers one request; a thrown exception breaks the connection off. */
  @FunctionalInterface
  interface Handler {
    void handle(WireExchange exchange) throws IOException;
  }

  private WireServer(Handler handler) throws IOException {
    this.handler = handler;
  }

  static WireServer start(String host, Handler handler) {
    try {
      WireServer server = new WireServer(handler);
      server.listening.bind(new InetSocketAddress(InetAddress.getByName(host), 0), 512);
      Thread.ofVirtual().name("fake-registry-accept").start(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  int openConnections() {
    return open.size();
  }

  /** Opens when the server ends: what waits on a scripted pause waits for this as well. */
  CountDownLatch ended() {
    return ended;
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket socket = listening.accept();
        open.add(socket);
        Thread.ofVirtual().name("fake-registry").start(() -> serve(socket));
      } catch (IOException e) {
        // Closed, or a connection that was gone before it was accepted.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      BufferedInputStream in = new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES);
      boolean goesOn = true;
      while (goesOn) {
        RequestHead head = RequestHead.read(in);
        if (head == null) {
          return;
        }
        WireExchange exchange = new WireExchange(this, socket, head, in);
        handler.handle(exchange);
        goesOn = exchange.finish();
      }
    } catch (IOException e) {
      // The connection broke off, as the test or the client wanted it to.
    } finally {
      open.remove(socket);
    }
  }

  @Override
  public void close() {
    ended.countDown();
    try {
      listening.close();
      for (Socket socket : open) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
