package dev.stowage.puller.certificate;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What the Secret holds.
 *
 * @param serving what is shown now
 * @param next what will be shown once its authority is trusted everywhere
 * @param previousAuthority who signed what was shown before, as long as a replica may still show it
 */
public record KeptCertificates(
    ServingCertificate serving,
    Optional<ServingCertificate> next,
    Optional<String> previousAuthority) {
  private static final String AUTHORITY = "ca.crt";
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";
  private static final String NEXT = "next-";
  private static final String PREVIOUS_AUTHORITY = "previous-ca.crt";

  /** The authorities to trust, PEM after PEM. */
  public String bundle() {
    return previousAuthority.orElse("")
        + serving.authority()
        + next.map(ServingCertificate::authority).orElse("");
  }

  /** As the Secret's data. */
  Map<String, String> data() {
    Map<String, String> data = new HashMap<>();
    put(data, "", serving);
    next.ifPresent(coming -> put(data, NEXT, coming));
    previousAuthority.ifPresent(pem -> data.put(PREVIOUS_AUTHORITY, encoded(pem)));
    return data;
  }

  /** Reads a Secret's data; empty when it is not what we wrote. */
  static Optional<KeptCertificates> read(Map<String, String> data) {
    try {
      return Optional.of(
          new KeptCertificates(
              certificate(data, ""),
              data.containsKey(NEXT + CERTIFICATE)
                  ? Optional.of(certificate(data, NEXT))
                  : Optional.empty(),
              Optional.ofNullable(data.get(PREVIOUS_AUTHORITY)).map(KeptCertificates::decoded)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static ServingCertificate certificate(Map<String, String> data, String prefix) {
    return new ServingCertificate(
        decoded(Objects.requireNonNullElse(data.get(prefix + AUTHORITY), "")),
        decoded(Objects.requireNonNullElse(data.get(prefix + CERTIFICATE), "")),
        decoded(Objects.requireNonNullElse(data.get(prefix + KEY), "")));
  }

  private static void put(Map<String, String> data, String prefix, ServingCertificate one) {
    data.put(prefix + AUTHORITY, encoded(one.authority()));
    data.put(prefix + CERTIFICATE, encoded(one.certificate()));
    data.put(prefix + KEY, encoded(one.key()));
  }

  private static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String decoded(String text) {
    return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
  }
}
