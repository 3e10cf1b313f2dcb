package dev.stowage.registry.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A proxy that tunnels to 127.0.0.1 whatever the name, once it was told who asks. */
final class TunnelProxy implements AutoCloseable {
  private final ServerSocket server;
  private final List<String> tunnels = new CopyOnWriteArrayList<>();
  private final List<String> logins = new CopyOnWriteArrayList<>();

  TunnelProxy() {
    try {
      server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  List<String> tunnels() {
    return List.copyOf(tunnels);
  }

  List<String> logins() {
    return List.copyOf(logins);
  }

  private void accept() {
    try {
      while (true) {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private void serve(Socket client) {
    try (client) {
      while (true) {
        List<String> head = head(client.getInputStream()).lines().toList();
        if (head.isEmpty()) {
          return;
        }
        String login = login(head);
        if (login.isEmpty()) {
          say(
              client,
              "407 Who are you\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0");
          continue;
        }
        logins.add(login);
        tunnels.add(head.getFirst());
        int port = Integer.parseInt(head.getFirst().replaceFirst(".*:(\\d+) .*", "$1"));
        try (Socket target = new Socket("127.0.0.1", port)) {
          say(client, "200 Go on");
          Thread back = Thread.ofVirtual().start(() -> relay(target, client));
          relay(client, target);
          target.close();
          back.join();
        }
        return;
      }
    } catch (IOException | InterruptedException e) {
      // Either side went away.
    }
  }

  private static void say(Socket client, String what) throws IOException {
    client
        .getOutputStream()
        .write(("HTTP/1.1 " + what + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
  }

  private static String login(List<String> head) {
    return head.stream()
        .filter(line -> line.startsWith("Proxy-Authorization: "))
        .map(line -> line.substring("Proxy-Authorization: ".length()))
        .findFirst()
        .orElse("");
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        return "";
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static void relay(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // Either side went away.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
