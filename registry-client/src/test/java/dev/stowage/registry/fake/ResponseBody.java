package dev.stowage.registry.fake;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** The body of an answer, which knows whether it was sent whole. */
abstract class ResponseBody extends OutputStream {
  final OutputStream out;

  private ResponseBody(OutputStream out) {
    this.out = out;
  }

  abstract boolean complete();

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public abstract void write(byte[] buffer, int from, int length) throws IOException;

  @Override
  public void flush() throws IOException {
    out.flush();
  }

  /** A body of a length that was told before; none at all where that is negative. */
  static final class Sized extends ResponseBody {
    private long left;

    Sized(OutputStream out, long length) {
      super(out);
      this.left = Math.max(length, 0);
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      if (length > left) {
        throw new IOException("more than was announced");
      }
      out.write(buffer, from, length);
      left -= length;
      if (left == 0) {
        out.flush();
      }
    }

    @Override
    boolean complete() {
      return left == 0;
    }
  }

  /** A body in chunks, complete once it is closed. */
  static final class Chunked extends ResponseBody {
    private boolean closed;

    Chunked(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      if (length > 0) {
        out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(buffer, from, length);
        out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    }

    @Override
    public void close() throws IOException {
      if (!closed) {
        closed = true;
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        out.flush();
      }
    }

    @Override
    boolean complete() {
      return closed;
    }
  }
}
