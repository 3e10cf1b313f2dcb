package dev.stowage.puller.certificate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be done about the certificate. A change has three steps, so that at every moment
 * whatever a replica shows is trusted: the next authority becomes trusted, later the next
 * certificate is shown, and later still the previous authority is dropped.
 */
sealed interface RotationDecision {

  /** Nothing. */
  record Keep(KeptCertificates kept) implements RotationDecision {}

  /** There is none that could be shown: a new one is made and shown at once. */
  record MakeAnew(Optional<String> previousAuthority) implements RotationDecision {}

  /** The next one is made; its authority becomes trusted. */
  record Prepare(KeptCertificates kept) implements RotationDecision {}

  /** These are kept from now on. */
  record Advance(KeptCertificates kept) implements RotationDecision {}

  /** Decides. */
  static RotationDecision of(Optional<KeptCertificates> kept, Set<String> names, Instant now) {
    if (kept.isEmpty()) {
      return new MakeAnew(Optional.empty());
    }
    KeptCertificates certificates = kept.orElseThrow();
    ServingCertificate serving = certificates.serving();
    if (!serving.names().equals(names) || !now.isBefore(serving.ends())) {
      return new MakeAnew(Optional.of(serving.authority()));
    }
    if (certificates.next().isPresent()) {
      ServingCertificate next = certificates.next().orElseThrow();
      if (now.isBefore(next.begins().plus(overlap(next)))) {
        return new Keep(certificates);
      }
      return new Advance(
          new KeptCertificates(next, Optional.empty(), Optional.of(serving.authority())));
    }
    if (certificates.previousAuthority().isPresent()
        && !now.isBefore(serving.begins().plus(overlap(serving).multipliedBy(2)))) {
      return new Advance(new KeptCertificates(serving, Optional.empty(), Optional.empty()));
    }
    boolean isDue = !now.isBefore(serving.ends().minus(life(serving).dividedBy(3)));
    return isDue ? new Prepare(certificates) : new Keep(certificates);
  }

  private static Duration life(ServingCertificate certificate) {
    return Duration.between(certificate.begins(), certificate.ends());
  }

  // Long enough for every replica and API server to have seen the step before.
  private static Duration overlap(ServingCertificate certificate) {
    return life(certificate).dividedBy(10);
  }
}
