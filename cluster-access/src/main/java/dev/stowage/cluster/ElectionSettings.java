package dev.stowage.cluster;

import dev.stowage.runtime.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How a replica takes part in an election.
 *
 * @param identity tells it from the other replicas
 * @param leaseName the Lease that they share
 * @param namespace where it is
 * @param duration how long nobody else may take over from a leader that shows no sign of life
 * @param renew how often the leader shows one
 * @param retry how often the others look, and the leader after a failure
 */
public record ElectionSettings(
    String identity,
    String leaseName,
    String namespace,
    Duration duration,
    Duration renew,
    Duration retry) {
  private static final Path OWN_NAMESPACE =
      Path.of("/var/run/secrets/kubernetes.io/serviceaccount/namespace");
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");
  private static final int SHARE_FOR_WRITES_ON_THE_WAY = 5;

  public ElectionSettings {
    if (!NAME.matcher(leaseName).matches()) {
      throw new StartupException(
          "lease name '%s' is no name for an object of Kubernetes: set leader-election.lease-name to lower-case letters, digits, '.' and '-'"
              .formatted(leaseName));
    }
    if (!NAME.matcher(namespace).matches()) {
      throw new StartupException(
          "namespace '%s' of the lease is no namespace: set leader-election.namespace"
              .formatted(namespace));
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0 || duration.toNanosPart() != 0) {
      throw new StartupException(
          "lease duration %s is no whole number of seconds: set leader-election.duration to, for example, 15s"
              .formatted(duration));
    }
    if (!renew.isPositive()
        || !retry.isPositive()
        || renew.plus(retry).compareTo(duration.dividedBy(2)) > 0) {
      throw new StartupException(
          "a lease of %s is not renewed in time every %s, or %s after a failure: set leader-election.renew and leader-election.retry to half the duration together"
              .formatted(duration, renew, retry));
    }
  }

  /**
   * Of a service's settings, under a new identity.
   *
   * @param namespace null for the pod's own
   */
  public static ElectionSettings of(
      String leaseName,
      @Nullable String namespace,
      Duration duration,
      Duration renew,
      Duration retry) {
    String host = System.getenv().getOrDefault("HOSTNAME", "stowage");
    return new ElectionSettings(
        host + "_" + UUID.randomUUID(),
        leaseName,
        namespace == null || namespace.isBlank() ? ownNamespace() : namespace,
        duration,
        renew,
        retry);
  }

  /** For how long a leader may write: what it sent at the end must arrive before another begins. */
  Duration writing() {
    return duration.minus(duration.dividedBy(SHARE_FOR_WRITES_ON_THE_WAY));
  }

  private static String ownNamespace() {
    try {
      return Files.readString(OWN_NAMESPACE).strip();
    } catch (IOException e) {
      throw new StartupException(
          "the lease of the leader election has no namespace, and this is not a pod of a cluster: set leader-election.namespace",
          e);
    }
  }
}
