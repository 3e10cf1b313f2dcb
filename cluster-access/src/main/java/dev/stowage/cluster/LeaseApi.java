package dev.stowage.cluster;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoordinationV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.CoreV1Event;
import io.kubernetes.client.openapi.models.V1EventSource;
import io.kubernetes.client.openapi.models.V1Lease;
import io.kubernetes.client.openapi.models.V1LeaseSpec;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.openapi.models.V1ObjectReference;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and writes the one Lease of an election. */
final class LeaseApi {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseApi.class);
  private static final int NOT_FOUND = 404;

  private final ElectionSettings settings;
  private final CoordinationV1Api leases;
  private final CoreV1Api core;

  private LeaseApi(ElectionSettings settings, ApiClient client) {
    this.settings = settings;
    this.leases = new CoordinationV1Api(client);
    this.core = new CoreV1Api(client);
  }

  static LeaseApi of(ElectionSettings settings, ClusterConnection connection) {
    ApiClient client = connection.client(settings.renew());
    // Connecting, too, must not take longer than a renewal may.
    return new LeaseApi(
        settings,
        client.setHttpClient(
            client.getHttpClient().newBuilder().callTimeout(settings.renew()).build()));
  }

  /** The Lease; empty when there is none yet. */
  Optional<V1Lease> read() throws ApiException {
    try {
      return Optional.of(
          leases.readNamespacedLease(settings.leaseName(), settings.namespace()).execute());
    } catch (ApiException e) {
      if (e.getCode() == NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Fails when another has made it first. */
  V1Lease create(Instant now) throws ApiException {
    V1Lease lease =
        new V1Lease()
            .metadata(new V1ObjectMeta().name(settings.leaseName()).namespace(settings.namespace()))
            .spec(held(new V1LeaseSpec().leaseTransitions(0), now).acquireTime(at(now)));
    return leases.createNamespacedLease(settings.namespace(), lease).execute();
  }

  /** Fails when another has changed what was read. */
  V1Lease take(V1Lease read, Instant now) throws ApiException {
    V1LeaseSpec spec = spec(read);
    Integer transitions = spec.getLeaseTransitions();
    spec.leaseTransitions(transitions == null ? 1 : transitions + 1).acquireTime(at(now));
    return replace(read.spec(held(spec, now)));
  }

  /** Fails when another has changed what was read. */
  V1Lease renew(V1Lease read, Instant now) throws ApiException {
    return replace(read.spec(held(spec(read), now)));
  }

  /** Fails when another has changed what was read. */
  void giveBack(V1Lease read, Instant now) throws ApiException {
    replace(read.spec(spec(read).holderIdentity("").leaseDurationSeconds(1).renewTime(at(now))));
  }

  /** Tells those who look at the cluster's events; nothing depends on it. */
  void announce(String what, Instant now) {
    OffsetDateTime time = at(now);
    String component = settings.leaseName();
    CoreV1Event event =
        new CoreV1Event()
            .metadata(
                new V1ObjectMeta()
                    .generateName(settings.leaseName() + ".")
                    .namespace(settings.namespace()))
            .involvedObject(
                new V1ObjectReference()
                    .apiVersion("coordination.k8s.io/v1")
                    .kind("Lease")
                    .name(settings.leaseName())
                    .namespace(settings.namespace()))
            .reason("LeaderElection")
            .message(settings.identity() + " " + what)
            .type("Normal")
            .source(new V1EventSource().component(component))
            .firstTimestamp(time)
            .lastTimestamp(time)
            .count(1);
    try {
      core.createNamespacedEvent(settings.namespace(), event).execute();
    } catch (ApiException e) {
      LOG.debug("no event of the election: {} {}", e.getCode(), e.getMessage());
    }
  }

  private V1Lease replace(V1Lease lease) throws ApiException {
    return leases
        .replaceNamespacedLease(settings.leaseName(), settings.namespace(), lease)
        .execute();
  }

  private V1LeaseSpec held(V1LeaseSpec spec, Instant now) {
    return spec.holderIdentity(settings.identity())
        .leaseDurationSeconds((int) settings.duration().toSeconds())
        .renewTime(at(now));
  }

  private static V1LeaseSpec spec(V1Lease lease) {
    V1LeaseSpec spec = lease.getSpec();
    return spec == null ? new V1LeaseSpec() : spec;
  }

  private static OffsetDateTime at(Instant now) {
    return OffsetDateTime.ofInstant(now, ZoneOffset.UTC);
  }
}
