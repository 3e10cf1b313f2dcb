package dev.stowage.testengine;

import java.io.InputStream;
import java.util.SplittableRandom;

/** A given number of pseudo-random bytes. */
final class GeneratedStream extends InputStream {
  private static final int BLOCK = 64 * 1024;

  private final SplittableRandom random;
  private final byte[] block = new byte[BLOCK];
  private int position = BLOCK;
  private long left;

  GeneratedStream(long size, long seed) {
    this.left = size;
    this.random = new SplittableRandom(seed);
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) {
    if (left == 0) {
      return -1;
    }
    if (position == BLOCK) {
      random.nextBytes(block);
      position = 0;
    }
    int count = (int) Math.min(Math.min(length, left), BLOCK - position);
    System.arraycopy(block, position, target, offset, count);
    position += count;
    left -= count;
    return count;
  }
}
