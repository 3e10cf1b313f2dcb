package dev.stowage.image;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;

/**
 * A content digest, {@code sha256:…} or {@code sha512:…}, as the OCI image specification's
 * "Digests" section defines it.
 *
 * @param algorithm the hash function
 * @param hex the hash in lower-case hexadecimal, exactly as long as the algorithm makes it
 */
public record Digest(Algorithm algorithm, String hex) implements Comparable<Digest> {

  /** A registered hash function. */
  public enum Algorithm {
    SHA256("SHA-256", 64),
    SHA512("SHA-512", 128);

    private final int hexLength;
    // Copied for each computation: Java looks through its providers for a new one.
    private final MessageDigest unused;

    Algorithm(String javaName, int hexLength) {
      this.hexLength = hexLength;
      try {
        this.unused = MessageDigest.getInstance(javaName);
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("This Java runtime lacks " + javaName, e);
      }
    }

    /** A new hash computation of this algorithm. */
    public MessageDigest newMessageDigest() {
      try {
        return (MessageDigest) unused.clone();
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException("This Java runtime's hashes cannot be copied", e);
      }
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Digest {
    if (hex.length() != algorithm.hexLength) {
      throw new InvalidImageException(
          "digest has %d characters after '%s:', must have %d"
              .formatted(hex.length(), algorithm, algorithm.hexLength));
    }
    for (int i = 0; i < hex.length(); i++) {
      char c = hex.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) {
        throw new InvalidImageException(
            "digest has '%s' at character %d after '%s:', only 0-9 and a-f are allowed"
                .formatted(Printable.of(c), i + 1, algorithm));
      }
    }
  }

  /**
   * Parses {@code algorithm:hex}.
   *
   * @throws InvalidImageException when the text is anything else
   */
  public static Digest parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new InvalidImageException(
          "digest '%s' has no ':' after its algorithm".formatted(Printable.of(text)));
    }
    String name = text.substring(0, colon);
    for (Algorithm algorithm : Algorithm.values()) {
      if (algorithm.toString().equals(name)) {
        return new Digest(algorithm, text.substring(colon + 1));
      }
    }
    throw new InvalidImageException(
        "digest algorithm '%s' is not known, must be sha256 or sha512"
            .formatted(Printable.of(name)));
  }

  /** The digest of these bytes. */
  public static Digest of(Algorithm algorithm, byte[] content) {
    return ofHash(algorithm, algorithm.newMessageDigest().digest(content));
  }

  /** The SHA-256 digest of these bytes. */
  public static Digest sha256(byte[] content) {
    return of(Algorithm.SHA256, content);
  }

  /** The digest that a finished hash computation stands for. */
  public static Digest ofHash(Algorithm algorithm, byte[] hash) {
    return new Digest(algorithm, HexFormat.of().formatHex(hash));
  }

  @Override
  public int compareTo(Digest other) {
    return toString().compareTo(other.toString());
  }

  @Override
  public String toString() {
    return algorithm + ":" + hex;
  }
}
