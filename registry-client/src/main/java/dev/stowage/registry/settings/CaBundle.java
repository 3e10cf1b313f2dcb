package dev.stowage.registry.settings;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Certificate authorities that are trusted besides those that Java trusts by itself. */
public record CaBundle(List<Certificate> certificates) {

  public CaBundle {
    certificates = List.copyOf(certificates);
  }

  /**
   * Reads a file of PEM certificates.
   *
   * @throws IllegalArgumentException when it cannot be read or holds none; the message names it
   */
  static CaBundle read(Path file) {
    try (InputStream content = Files.newInputStream(file)) {
      CaBundle bundle =
          new CaBundle(
              List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(content)));
      if (!bundle.certificates.isEmpty()) {
        return bundle;
      }
    } catch (CertificateException e) {
      throw new IllegalArgumentException("'%s' is no file of PEM certificates".formatted(file), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "'%s' cannot be read: check that it exists and may be read".formatted(file), e);
    }
    throw new IllegalArgumentException(
        "'%s' holds no certificate, must be PEM: -----BEGIN CERTIFICATE-----".formatted(file));
  }

  /** For connections that trust these authorities and Java's own. */
  public SSLContext context() {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (TrustManager manager : trusting(null)) {
        if (manager instanceof X509TrustManager known) {
          for (X509Certificate authority : known.getAcceptedIssuers()) {
            store.setCertificateEntry("java-" + number++, authority);
          }
        }
      }
      for (Certificate authority : certificates) {
        store.setCertificateEntry("bundle-" + number++, authority);
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, trusting(store), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("Java can hold no certificates", e);
    }
  }

  private static TrustManager[] trusting(@Nullable KeyStore store) throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }
}
