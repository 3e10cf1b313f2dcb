package dev.stowage.gateway.stream;

import dev.stowage.gateway.log.StoredEvent;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** The wire form of server-sent events: HTML standard, section 9.2. */
final class Frames {
  private static final int RETRY_MILLISECONDS = 2_000;

  private Frames() {}

  /** Tells a new client where it is, so that it can resume even before the first event. */
  static byte[] opening(UUID generation, long seq) {
    return bytes("retry: %d\nid: %s\n\n".formatted(RETRY_MILLISECONDS, id(generation, seq)));
  }

  /** An event that was projected. Its data is one line. */
  static String event(UUID generation, StoredEvent event) {
    return "id: %s\nevent: %s\ndata: %s\n\n"
        .formatted(id(generation, event.seq()), event.type(), event.data());
  }

  /** Events were missed that cannot be read again. */
  static byte[] reset(UUID generation, long seq) {
    return bytes("id: %s\nevent: reset\ndata: {}\n\n".formatted(id(generation, seq)));
  }

  /** Something has changed. */
  static byte[] changed() {
    return bytes("event: changed\ndata: {}\n\n");
  }

  /** Keeps the connection open, and finds out whether anybody is still there. */
  static byte[] heartbeat() {
    return bytes(": still here\n\n");
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String id(UUID generation, long seq) {
    return generation + "-" + seq;
  }
}
