package dev.stowage.cluster;

import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import java.time.Duration;
import java.util.Optional;

/**
 * A Lease as one replica sees it.
 *
 * @param holder empty when it was given back
 * @param version changes with every renewal
 * @param seen when this version was first seen: the others' clocks are not believed
 */
record LeaseView(Optional<String> holder, Duration duration, String version, Now seen) {

  static LeaseView of(V1Lease lease, Optional<LeaseView> before, Now now) {
    V1LeaseSpec spec = lease.getSpec() == null ? new V1LeaseSpec() : lease.getSpec();
    String version =
        lease.getMetadata() == null || lease.getMetadata().getResourceVersion() == null
            ? ""
            : lease.getMetadata().getResourceVersion();
    Integer seconds = spec.getLeaseDurationSeconds();
    return new LeaseView(
        Optional.ofNullable(spec.getHolderIdentity()).filter(holder -> !holder.isEmpty()),
        Duration.ofSeconds(seconds == null ? 0 : seconds),
        version,
        before.filter(view -> view.version().equals(version)).map(LeaseView::seen).orElse(now));
  }

  /** What a replica does about it. */
  sealed interface Step {
    /** It is ours: show a sign of life. */
    record Renew() implements Step {}

    /** It is nobody's: take it. */
    record Take() implements Step {}

    /** It is another's, who may still write. */
    record StandBy(String leader) implements Step {}
  }

  Step decide(String identity, Now now) {
    if (holder.isEmpty()) {
      return new Step.Take();
    }
    String leader = holder.get();
    if (leader.equals(identity)) {
      return new Step.Renew();
    }
    // By the monotonic clock alone: one that was set forward must not end another's lease.
    boolean mayBeAlive = now.nanos() - seen.nanos() < duration.toNanos();
    return mayBeAlive ? new Step.StandBy(leader) : new Step.Take();
  }
}
