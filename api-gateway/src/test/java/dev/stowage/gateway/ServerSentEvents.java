package dev.stowage.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** An open stream, read as it comes on a thread of its own. */
final class ServerSentEvents implements AutoCloseable {

  /** One event; the name is null where the stream gave none. */
  record Received(@Nullable String id, @Nullable String name, @Nullable String data) {
    String idText() {
      return Objects.requireNonNull(id);
    }
  }

  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final List<String> comments = new CopyOnWriteArrayList<>();
  private final InputStream body;

  private ServerSentEvents(InputStream body) {
    this.body = body;
  }

  static ServerSentEvents open(GatewayForTest gateway, String path, String... headers)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> response = gateway.open(path, headers);
    if (response.statusCode() != 200) {
      throw new AssertionError(path + " answers " + response.statusCode());
    }
    ServerSentEvents events = new ServerSentEvents(response.body());
    Thread.ofVirtual().start(events::read);
    return events;
  }

  /** Everything but the block that opens a stream, which has no data. */
  List<Received> events() {
    return received.stream().filter(event -> event.data() != null).toList();
  }

  /** Whether anything has come, so that whatever happens from now on comes as well. */
  boolean hasBegun() {
    return !received.isEmpty();
  }

  List<String> comments() {
    return List.copyOf(comments);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      Received current = new Received(null, null, null);
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(":")) {
          comments.add(line);
        } else if (line.startsWith("id: ")) {
          current = new Received(line.substring(4), current.name(), current.data());
        } else if (line.startsWith("event: ")) {
          current = new Received(current.id(), line.substring(7), current.data());
        } else if (line.startsWith("data: ")) {
          current = new Received(current.id(), current.name(), line.substring(6));
        } else if (line.isEmpty()) {
          if (current.id() != null || current.data() != null) {
            received.add(current);
          }
          current = new Received(null, null, null);
        }
      }
    } catch (IOException e) {
      comments.add("closed: " + e.getMessage());
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
