package dev.stowage.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LeaseViewTest {
  private final MovableNow now = new MovableNow();

  @Test
  void anothersLeaseIsWaitedForAsLongAsItLastsFromWhenItWasSeen() {
    LeaseView first = LeaseView.of(lease("other", "1"), Optional.empty(), now.get());
    now.pass(Duration.ofSeconds(14));
    LeaseView again = LeaseView.of(lease("other", "1"), Optional.of(first), now.get());
    assertThat(again.decide("me", now.get())).isEqualTo(new LeaseView.Step.StandBy("other"));

    now.pass(Duration.ofSeconds(1));
    assertThat(again.decide("me", now.get())).isEqualTo(new LeaseView.Step.Take());
  }

  @Test
  void aRenewalStartsTheWaitAnew() {
    LeaseView first = LeaseView.of(lease("other", "1"), Optional.empty(), now.get());
    now.pass(Duration.ofSeconds(14));
    LeaseView renewed = LeaseView.of(lease("other", "2"), Optional.of(first), now.get());
    now.pass(Duration.ofSeconds(14));

    assertThat(renewed.decide("me", now.get())).isInstanceOf(LeaseView.Step.StandBy.class);
  }

  @Test
  void theOthersClockIsNotBelieved() {
    V1Lease old = lease("other", "1");
    V1LeaseSpec spec = old.getSpec();
    if (spec != null) {
      spec.renewTime(OffsetDateTime.parse("1999-01-01T00:00:00Z"));
    }
    LeaseView seen = LeaseView.of(old, Optional.empty(), now.get());

    assertThat(seen.decide("me", now.get())).isInstanceOf(LeaseView.Step.StandBy.class);
  }

  @Test
  void oursIsRenewedAndOneThatWasGivenBackIsTakenAtOnce() {
    assertThat(LeaseView.of(lease("me", "1"), Optional.empty(), now.get()).decide("me", now.get()))
        .isEqualTo(new LeaseView.Step.Renew());
    assertThat(LeaseView.of(lease("", "1"), Optional.empty(), now.get()).decide("me", now.get()))
        .isEqualTo(new LeaseView.Step.Take());
    assertThat(LeaseView.of(new V1Lease(), Optional.empty(), now.get()).decide("me", now.get()))
        .isEqualTo(new LeaseView.Step.Take());
  }

  private static V1Lease lease(String holder, String version) {
    return new V1Lease()
        .metadata(new V1ObjectMeta().resourceVersion(version))
        .spec(new V1LeaseSpec().holderIdentity(holder).leaseDurationSeconds(15));
  }
}
