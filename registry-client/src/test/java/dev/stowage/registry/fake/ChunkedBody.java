package dev.stowage.registry.fake;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A request body in chunks (RFC 9112, 7.1); one that ends early is an error. */
final class ChunkedBody extends InputStream {
  private final InputStream in;
  private @Nullable SizedBody chunk;
  private boolean ended;

  ChunkedBody(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    while (!ended) {
      if (chunk != null) {
        int count = chunk.read(buffer, from, length);
        if (count >= 0) {
          return count;
        }
        RequestHead.line(in);
      }
      chunk = next();
    }
    return -1;
  }

  private @Nullable SizedBody next() throws IOException {
    String line = RequestHead.line(in);
    if (line == null) {
      throw new EOFException("the request's body ends early");
    }
    long size = Long.parseLong(line.split(";", 2)[0].strip(), 16);
    if (size > 0) {
      return new SizedBody(in, size);
    }
    ended = true;
    for (String trailer = RequestHead.line(in);
        trailer != null && !trailer.isEmpty();
        trailer = RequestHead.line(in)) {}
    return null;
  }
}
