package dev.stowage.registry.fake;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** A request body of a known length; one that ends early is an error. */
final class SizedBody extends InputStream {
  private final InputStream in;
  private long left;

  SizedBody(InputStream in, long length) {
    this.in = in;
    this.left = length;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int from, int length) throws IOException {
    if (left == 0) {
      return -1;
    }
    int count = in.read(buffer, from, (int) Math.min(length, left));
    if (count < 0) {
      throw new EOFException("the request's body ends early");
    }
    left -= count;
    return count;
  }
}
