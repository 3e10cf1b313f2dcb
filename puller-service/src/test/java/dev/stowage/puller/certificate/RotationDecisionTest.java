package dev.stowage.puller.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.puller.certificate.RotationDecision.Advance;
import dev.stowage.puller.certificate.RotationDecision.Keep;
import dev.stowage.puller.certificate.RotationDecision.MakeAnew;
import dev.stowage.puller.certificate.RotationDecision.Prepare;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RotationDecisionTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final Duration LIFE = Duration.ofDays(90);
  private static final Set<String> NAMES = Set.of("hook.stowage.svc", "127.0.0.1");

  @Test
  void withoutACertificateOneIsMade() {
    assertThat(RotationDecision.of(Optional.empty(), NAMES, START))
        .isEqualTo(new MakeAnew(Optional.empty()));
  }

  @Test
  void aCertificateForOtherNamesOrFromThePastIsReplacedAndItsAuthorityStaysTrusted() {
    KeptCertificates kept = only(CertificateMaker.make(NAMES, START, LIFE));
    MakeAnew anew = new MakeAnew(Optional.of(kept.serving().authority()));

    assertThat(RotationDecision.of(Optional.of(kept), Set.of("other.svc"), START)).isEqualTo(anew);
    assertThat(RotationDecision.of(Optional.of(kept), NAMES, START.plus(LIFE))).isEqualTo(anew);
  }

  /**
   * Over a year, two replicas look every hour, the second half an hour after the first: whatever
   * either of them shows, the API server trusts it, though it too knows only what was written two
   * hours ago.
   */
  @Test
  void atEveryMomentOfEveryChangeWhatIsShownIsTrusted() {
    KeptCertificates kept = only(CertificateMaker.make(NAMES, START, LIFE));
    String bundleOfAnHourAgo = kept.bundle();
    String bundleOfTwoHoursAgo = kept.bundle();
    ServingCertificate shownByTheOther = kept.serving();
    int changes = 0;
    int authorities = 1;
    for (Instant now = START; now.isBefore(START.plus(Duration.ofDays(365))); ) {
      KeptCertificates before = kept;
      kept =
          switch (RotationDecision.of(Optional.of(kept), NAMES, now)) {
            case Keep keep -> keep.kept();
            case Prepare prepare ->
                new KeptCertificates(
                    prepare.kept().serving(),
                    Optional.of(CertificateMaker.make(NAMES, now, LIFE)),
                    prepare.kept().previousAuthority());
            case Advance advance -> advance.kept();
            case MakeAnew anew -> throw new AssertionError("a gap at " + now);
          };
      changes += kept.serving().equals(before.serving()) ? 0 : 1;
      authorities = Math.max(authorities, kept.bundle().split("BEGIN", -1).length - 1);
      for (ServingCertificate shown : List.of(kept.serving(), shownByTheOther, before.serving())) {
        assertThat(shown.ends()).as("shown at %s", now).isAfter(now.plus(Duration.ofDays(7)));
        assertThat(bundleOfTwoHoursAgo).contains(shown.authority());
        assertThat(kept.bundle()).contains(shown.authority());
      }
      bundleOfTwoHoursAgo = bundleOfAnHourAgo;
      bundleOfAnHourAgo = kept.bundle();
      shownByTheOther = before.serving();
      now = now.plus(Duration.ofHours(1));
    }
    assertThat(changes).isBetween(4, 7);
    assertThat(authorities).isEqualTo(2);
  }

  @Test
  void whatIsKeptIsReadBack() {
    KeptCertificates kept =
        new KeptCertificates(
            CertificateMaker.make(NAMES, START, LIFE),
            Optional.of(CertificateMaker.make(NAMES, START, LIFE)),
            Optional.of(CertificateMaker.make(NAMES, START, LIFE).authority()));

    assertThat(KeptCertificates.read(kept.data())).contains(kept);
    assertThat(kept.serving().names()).isEqualTo(NAMES);
  }

  @Test
  void whatSomebodyBrokeIsAsIfItWereNotThere() {
    Map<String, String> data = only(CertificateMaker.make(NAMES, START, LIFE)).data();
    String others = only(CertificateMaker.make(NAMES, START, LIFE)).data().get("tls.key");
    for (String key : data.keySet()) {
      for (String broken :
          new String[] {"", "%%%", Base64.getEncoder().encodeToString(new byte[9])}) {
        Map<String, String> damaged = new HashMap<>(data);
        damaged.put(key, broken);
        assertThat(KeptCertificates.read(damaged)).as("%s = '%s'", key, broken).isEmpty();
      }
      Map<String, String> torn = new HashMap<>(data);
      torn.remove(key);
      assertThat(KeptCertificates.read(torn)).isEmpty();
    }
    Map<String, String> mixed = new HashMap<>(data);
    mixed.put("tls.key", String.valueOf(others));
    assertThat(KeptCertificates.read(mixed)).isEmpty();
  }

  @Test
  void theKeyIsNeverShown() {
    ServingCertificate certificate = CertificateMaker.make(NAMES, START, LIFE);
    String encoded = certificate.key().lines().toList().get(1);

    assertThat(only(certificate).toString()).doesNotContain(encoded).doesNotContain("PRIVATE");
    assertThatThrownBy(() ->
            new ServingCertificate(
                certificate.authority(), certificate.authority(), certificate.key()))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .doesNotContain(encoded);
  }

  private static KeptCertificates only(ServingCertificate certificate) {
    return new KeptCertificates(certificate, Optional.empty(), Optional.empty());
  }
}
