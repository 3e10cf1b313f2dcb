package dev.stowage.testengine;

import dev.stowage.image.Digest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.function.Supplier;

/** The bytes of a layer, read as often as needed and never held as a whole. */
public final class TestLayer {
  private final long size;
  private final Supplier<InputStream> content;
  private final Digest digest;

  private TestLayer(long size, Supplier<InputStream> content) {
    this.size = size;
    this.content = content;
    this.digest = digestOf(content.get());
  }

  /** A small layer: the text's UTF-8 bytes. */
  public static TestLayer text(String text) {
    return bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** A small layer of these bytes. */
  public static TestLayer bytes(byte[] content) {
    byte[] copy = content.clone();
    return new TestLayer(copy.length, () -> new ByteArrayInputStream(copy));
  }

  /**
   * A layer of any size, made up while it is read: the same seed gives the same bytes, which do not
   * compress; another seed gives others.
   *
   * @param size in bytes
   */
  public static TestLayer generated(long size, long seed) {
    return new TestLayer(size, () -> new GeneratedStream(size, seed));
  }

  /** How many bytes. */
  public long size() {
    return size;
  }

  /** The digest of the bytes. */
  public Digest digest() {
    return digest;
  }

  /** The bytes from their start. */
  public InputStream open() {
    return content.get();
  }

  static Digest digestOf(InputStream content) {
    MessageDigest hash = Digest.Algorithm.SHA256.newMessageDigest();
    try (DigestInputStream stream = new DigestInputStream(content, hash)) {
      stream.transferTo(OutputStream.nullOutputStream());
      return Digest.ofHash(Digest.Algorithm.SHA256, hash.digest());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
