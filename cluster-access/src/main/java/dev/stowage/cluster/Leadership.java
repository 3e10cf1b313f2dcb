package dev.stowage.cluster;

import io.kubernetes.client.openapi.ApiClient;
import java.time.Clock;
import java.util.Optional;

/** Which of several replicas is the active one: at most one at a time, and it alone writes. */
public interface Leadership extends AutoCloseable {

  /** Of a service that runs once: it is always the active one. */
  static Leadership alone(Clock clock) {
    return new SoleReplica(clock);
  }

  /** Takes part in the election, until it is closed. */
  static Leadership elect(ElectionSettings settings, ClusterConnection connection, Clock clock) {
    LeaseApi leases = LeaseApi.of(settings, connection);
    return LeaseElector.start(settings, leases, Now.by(System::nanoTime, clock));
  }

  /** Waits until this replica is the active one. */
  Term await() throws InterruptedException;

  /** The term, when this replica is the active one at this moment. */
  Optional<Term> current();

  /** The other replica that is the active one, as far as this one has seen. */
  Optional<String> otherLeader();

  /**
   * To be called before every write.
   *
   * @throws NotLeaderException when this replica is not the active one
   */
  default void requireHeld() {
    if (current().isEmpty()) {
      throw new NotLeaderException();
    }
  }

  /**
   * A client whose every write is refused with a {@link NotLeaderException} unless this replica is
   * the active one at the moment when the request goes onto the wire. Reads are not touched.
   */
  default ApiClient guard(ApiClient client) {
    return client.setHttpClient(
        client.getHttpClient().newBuilder().addNetworkInterceptor(new WriteGuard(this)).build());
  }

  /** Gives the lease back, so that another replica need not wait for its end. */
  @Override
  void close();
}
