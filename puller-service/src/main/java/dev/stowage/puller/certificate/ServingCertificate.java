package dev.stowage.puller.certificate;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A certificate with its key, and the authority that signed it and nothing else: the authority's
 * own key was thrown away.
 *
 * @param authority PEM, for those who have to trust it
 * @param certificate PEM
 * @param key PEM, PKCS 8: never shown
 */
public record ServingCertificate(String authority, String certificate, String key) {
  private static final Pattern PEM_KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----([A-Za-z0-9+/=\\s]+)-----END PRIVATE KEY-----");

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException when a part is unreadable or they do not belong together; the
   *     message quotes nothing
   */
  public ServingCertificate {
    try {
      read(certificate).verify(read(authority).getPublicKey());
      KeyPairCheck.requirePair(read(certificate).getPublicKey(), readKey(key));
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException(
          "the certificate, its key and its authority do not belong together", e);
    }
  }

  /** The certificate itself. */
  public X509Certificate leaf() {
    try {
      return read(certificate);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("It was read before", e);
    }
  }

  /** The certificate's key. */
  public PrivateKey privateKey() {
    try {
      return readKey(key);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("It was read before", e);
    }
  }

  Instant begins() {
    return leaf().getNotBefore().toInstant();
  }

  Instant ends() {
    return leaf().getNotAfter().toInstant();
  }

  /** The host names and addresses that it is for. */
  Set<String> names() {
    try {
      return leaf().getSubjectAlternativeNames().stream()
          .map(name -> String.valueOf(name.get(1)))
          .collect(Collectors.toUnmodifiableSet());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("It was read before", e);
    }
  }

  private static X509Certificate read(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static PrivateKey readKey(String pem) throws GeneralSecurityException {
    Matcher matcher = PEM_KEY.matcher(pem);
    if (!matcher.find()) {
      throw new IllegalArgumentException("the key is no PEM of a private key");
    }
    byte[] encoded = Base64.getMimeDecoder().decode(matcher.group(1));
    return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "certificate for " + names();
  }
}
