package dev.stowage.puller.certificate;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.Set;
import java.util.TreeSet;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.IPAddress;

/** Makes a certificate and, for it alone, an authority whose key is not kept. */
final class CertificateMaker {
  // Other machines' clocks are not ours.
  private static final Duration BEFORE_NOW = Duration.ofMinutes(5);
  private static final SecureRandom RANDOM = new SecureRandom();

  private CertificateMaker() {}

  /**
   * Makes one.
   *
   * @param names host names and addresses that it is for
   * @param now its life begins then; it is valid a little earlier
   */
  static ServingCertificate make(Set<String> names, Instant now, Duration life) {
    try {
      Date begins = Date.from(now.minus(BEFORE_NOW));
      Date ends = Date.from(now.plus(life));
      KeyPair authorityKeys = newKeys();
      KeyPair keys = newKeys();
      X500Name authority = new X500Name("CN=stowage authority " + serial().toString(36));
      byte[] authorityCertificate =
          signed(
              new JcaX509v3CertificateBuilder(
                      authority, serial(), begins, ends, authority, authorityKeys.getPublic())
                  .addExtension(Extension.basicConstraints, true, new BasicConstraints(0))
                  .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign)),
              authorityKeys);
      byte[] certificate =
          signed(
              new JcaX509v3CertificateBuilder(
                      authority,
                      serial(),
                      begins,
                      ends,
                      new X500Name("CN=stowage webhook"),
                      keys.getPublic())
                  .addExtension(Extension.basicConstraints, true, new BasicConstraints(false))
                  .addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature))
                  .addExtension(
                      Extension.extendedKeyUsage,
                      false,
                      new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth))
                  .addExtension(Extension.subjectAlternativeName, false, generalNames(names)),
              authorityKeys);
      return new ServingCertificate(
          pem("CERTIFICATE", authorityCertificate),
          pem("CERTIFICATE", certificate),
          pem("PRIVATE KEY", keys.getPrivate().getEncoded()));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("This JDK cannot make a certificate", e);
    }
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"), RANDOM);
    return generator.generateKeyPair();
  }

  private static BigInteger serial() {
    return new BigInteger(64, RANDOM).add(BigInteger.ONE);
  }

  private static byte[] signed(X509v3CertificateBuilder builder, KeyPair signer)
      throws OperatorCreationException, IOException {
    return builder
        .build(new JcaContentSignerBuilder("SHA256withECDSA").build(signer.getPrivate()))
        .getEncoded();
  }

  private static GeneralNames generalNames(Set<String> names) {
    return GeneralNames.getInstance(
        new DERSequence(
            new TreeSet<>(names)
                .stream()
                    .map(name ->
                        new GeneralName(
                            IPAddress.isValid(name) ? GeneralName.iPAddress : GeneralName.dNSName,
                            name))
                    .toArray(ASN1Encodable[]::new)));
  }

  private static String pem(String type, byte[] encoded) {
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(
            type, Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded), type);
  }
}
