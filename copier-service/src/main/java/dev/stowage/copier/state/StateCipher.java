package dev.stowage.copier.state;

import dev.stowage.runtime.StartupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts what lies in Postgres and would let its reader into a registry: AES-256-GCM, bound to
 * the name of the row it belongs to.
 */
public final class StateCipher {
  private static final int KEY_BYTES = 32;
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte VERSION = 1;

  private final SecretKey key;
  private final SecureRandom random = new SecureRandom();

  private StateCipher(byte[] key) {
    this.key = new SecretKeySpec(key, "AES");
  }

  /**
   * A cipher of this key.
   *
   * @param setting what it was given by
   * @throws StartupException when it is no base64 of 32 bytes; the key is not quoted
   */
  public static StateCipher of(String setting, String base64) {
    byte[] key;
    try {
      key = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw malformed(setting);
    }
    if (key.length != KEY_BYTES) {
      throw malformed(setting);
    }
    return new StateCipher(key);
  }

  /**
   * A cipher of the key in this file.
   *
   * @throws StartupException when it cannot be read or holds no key
   */
  public static StateCipher ofFile(String setting, Path file) {
    try {
      return of(setting, Files.readString(file, StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new StartupException(
          "%s names %s, which cannot be read: make it with 'openssl rand -base64 32'"
              .formatted(setting, file),
          e);
    }
  }

  private static StartupException malformed(String setting) {
    return new StartupException(
        "%s must be 32 bytes in base64: make it with 'openssl rand -base64 32'".formatted(setting));
  }

  byte[] seal(String name, byte[] plain) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, name, nonce).doFinal(plain);
      return ByteBuffer.allocate(1 + NONCE_BYTES + sealed.length)
          .put(VERSION)
          .put(nonce)
          .put(sealed)
          .array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime lacks AES/GCM", e);
    }
  }

  /** Empty when it was sealed with another key, for another row, or is damaged. */
  Optional<byte[]> open(String name, byte[] sealed) {
    if (sealed.length <= 1 + NONCE_BYTES || sealed[0] != VERSION) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOfRange(sealed, 1, 1 + NONCE_BYTES);
    try {
      return Optional.of(
          cipher(Cipher.DECRYPT_MODE, name, nonce)
              .doFinal(sealed, 1 + NONCE_BYTES, sealed.length - 1 - NONCE_BYTES));
    } catch (GeneralSecurityException e) {
      return Optional.empty();
    }
  }

  private Cipher cipher(int mode, String name, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(name.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  @Override
  public String toString() {
    return "StateCipher[key=(hidden)]";
  }
}
