package dev.stowage.watcher;

import dev.stowage.cluster.ElectionSettings;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which of several watchers of a cluster is active: {@code stowage.watcher.leader-election.*}.
 *
 * @param enabled whether they elect one; without it they do in a pod that uses its service account
 * @param leaseName the Lease that they share
 * @param namespace where it is; without it the pod's own
 * @param duration how long nobody takes over from a leader that shows no sign of life
 * @param renew how often the leader shows one
 * @param retry how often the others look
 */
@ConfigurationProperties("stowage.watcher.leader-election")
record ElectionProperties(
    @Nullable Boolean enabled,
    @Bindable(defaultValue = "stowage-watcher") String leaseName,
    @Nullable String namespace,
    @Bindable(defaultValue = "15s") Duration duration,
    @Bindable(defaultValue = "5s") Duration renew,
    @Bindable(defaultValue = "2s") Duration retry) {

  ElectionSettings settings() {
    return ElectionSettings.of(leaseName, namespace, duration, renew, retry);
  }
}
