package dev.stowage.registry.content;

import dev.stowage.image.Digest;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The hash of a blob's bytes so far. It can step back to where a registry stands, since what was
 * read is not always what arrived. For one thread at a time.
 */
public final class RunningHash {
  private static final long MARK_EVERY = 8L * 1024 * 1024;

  private final Digest.Algorithm algorithm;
  private final TreeMap<Long, MessageDigest> marks = new TreeMap<>();
  private MessageDigest hash;
  private long position;

  private RunningHash(Digest.Algorithm algorithm, MessageDigest hash, long position) {
    this.algorithm = algorithm;
    this.hash = hash;
    this.position = position;
    mark();
  }

  /** Over no bytes yet. */
  public static RunningHash start(Digest.Algorithm algorithm) {
    return new RunningHash(algorithm, algorithm.newMessageDigest(), 0);
  }

  /**
   * As it was saved; empty when this Java runtime cannot take it up.
   *
   * @param position how many bytes it is over
   */
  public static Optional<RunningHash> restore(
      Digest.Algorithm algorithm, byte[] state, long position) {
    return HashState.restore(algorithm, state)
        .map(hash -> new RunningHash(algorithm, hash, position));
  }

  /** What {@link #restore} takes; empty when this Java runtime does not give it away. */
  public byte[] save() {
    return HashState.save(hash);
  }

  /** How many bytes it is over. */
  public long position() {
    return position;
  }

  void update(byte[] bytes, int length) {
    hash.update(bytes, 0, length);
    position += length;
    if (position - marks.lastKey() >= MARK_EVERY) {
      mark();
    }
  }

  /**
   * Steps back to the last mark that is not after {@code offset}; from there the bytes are read
   * again.
   */
  public void stepBackTo(long offset) {
    if (offset == position) {
      return;
    }
    var mark = marks.floorEntry(offset);
    hash = mark == null ? algorithm.newMessageDigest() : copy(mark.getValue());
    position = mark == null ? 0 : mark.getKey();
    marks.tailMap(position, false).clear();
  }

  /** The digest of all bytes so far; the computation goes on unharmed. */
  Digest digest() {
    return Digest.ofHash(algorithm, copy(hash).digest());
  }

  private void mark() {
    marks.put(position, copy(hash));
  }

  private static MessageDigest copy(MessageDigest hash) {
    try {
      return (MessageDigest) hash.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("This Java runtime's hashes cannot be copied", e);
    }
  }
}
