package dev.stowage.registry.fake;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The body of an answer on its way through a scripted fault. */
abstract class ChangedBody extends FilterOutputStream {

  private ChangedBody(OutputStream out) {
    super(out);
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public abstract void write(byte[] buffer, int from, int length) throws IOException;

  /** Breaks off after so many bytes. */
  static final class Cut extends ChangedBody {
    private long left;

    Cut(OutputStream out, long bytes) {
      super(out);
      this.left = bytes;
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      int sent = (int) Math.min(left, length);
      out.write(buffer, from, sent);
      left -= sent;
      if (sent < length) {
        out.flush();
        throw new IOException("cut as scripted");
      }
    }
  }

  /** One byte at a time, until the server ends. */
  static final class Trickle extends ChangedBody {
    private final Duration pause;
    private final CountDownLatch ended;

    Trickle(OutputStream out, Duration pause, CountDownLatch ended) {
      super(out);
      this.pause = pause;
      this.ended = ended;
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      for (int i = from; i < from + length; i++) {
        out.write(buffer, i, 1);
        out.flush();
        if (endsWithin(pause)) {
          throw new IOException("the server ends");
        }
      }
    }

    private boolean endsWithin(Duration time) throws IOException {
      try {
        return ended.await(time.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException(e);
      }
    }
  }

  /** Every byte another one. */
  static final class Wrong extends ChangedBody {
    Wrong(OutputStream out) {
      super(out);
    }

    @Override
    public void write(byte[] buffer, int from, int length) throws IOException {
      byte[] wrong = new byte[length];
      for (int i = 0; i < length; i++) {
        wrong[i] = (byte) ~buffer[from + i];
      }
      out.write(wrong, 0, length);
    }
  }
}
