package dev.stowage.puller.rewrite;

import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * What the puller works on: {@code stowage.puller.*}.
 *
 * @param cluster the name of its cluster, the same as its watcher's
 * @param platform {@code kubernetes} or {@code manifests}
 * @param rewrite whether workloads are changed; else what would be changed is only logged
 * @param interval how often every known workload is looked at again
 * @param settle how long a workload rests after news about it, so that what belongs together makes
 *     one roll-out
 * @param verifiedWithin how long ago a copy may have been verified that workloads are moved over
 *     to; zero for ever
 */
@ConfigurationProperties("stowage.puller")
public record PullerSettings(
    @Bindable(defaultValue = "default") String cluster,
    @Bindable(defaultValue = "kubernetes") String platform,
    @Bindable(defaultValue = "true") boolean rewrite,
    @Bindable(defaultValue = "10m") Duration interval,
    @Bindable(defaultValue = "500ms") Duration settle,
    @Bindable(defaultValue = "0s") Duration verifiedWithin) {

  public PullerSettings {
    if (cluster.isBlank() || cluster.indexOf('/') >= 0) {
      throw new StartupException(
          "cluster name '%s' must be neither empty nor contain '/': set stowage.puller.cluster to the watcher's name of the cluster"
              .formatted(cluster));
    }
    if (!platform.equals("kubernetes") && !platform.equals("manifests")) {
      throw new StartupException(
          "platform '%s' is not known: set stowage.puller.platform to kubernetes or manifests"
              .formatted(platform));
    }
    if (!interval.isPositive()) {
      throw new StartupException(
          "interval %s is not above zero: set stowage.puller.interval to, for example, 10m"
              .formatted(interval));
    }
    if (verifiedWithin.isNegative()) {
      throw new StartupException(
          "time %s is below zero: set stowage.puller.verified-within to, for example, 30d, or to 0s for no bound"
              .formatted(verifiedWithin));
    }
    if (settle.isNegative()) {
      throw new StartupException(
          "settle time %s is below zero: set stowage.puller.settle to, for example, 500ms"
              .formatted(settle));
    }
  }
}
