package dev.stowage.registry.content;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** What a source sends: where it breaks off, what came before is handed over first. */
final class SourceBytes {
  private final InputStream content;
  private @Nullable IOException failure;
  private boolean hasEnded;

  SourceBytes(InputStream content) {
    this.content = content;
  }

  /**
   * Fills the buffer with as much as is wanted, and with less only before the end and before a
   * failure.
   *
   * @return how much came
   */
  int read(byte[] buffer, int wanted) throws IOException {
    if (failure != null) {
      throw failure;
    }
    int filled = 0;
    try {
      while (filled < wanted) {
        int read = content.read(buffer, filled, wanted - filled);
        if (read < 0) {
          hasEnded = true;
          break;
        }
        filled += read;
      }
    } catch (IOException e) {
      // Who was interrupted sends nothing on.
      if (filled == 0 || Thread.currentThread().isInterrupted()) {
        throw e;
      }
      failure = e;
    }
    return filled;
  }

  /** Whether the source said itself that this is all. */
  boolean hasEnded() {
    return hasEnded;
  }
}
