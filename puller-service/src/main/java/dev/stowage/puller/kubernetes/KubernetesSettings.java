package dev.stowage.puller.kubernetes;

import dev.stowage.cluster.ClusterAddress;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster, and as whom: {@code stowage.puller.kubernetes.*}.
 *
 * @param kubeconfig a file; without it the puller must run in the cluster
 * @param context one of the file's contexts; without it the current one
 * @param namespace Stowage's own namespace: its Secrets lie there, its pods are left alone
 */
@ConfigurationProperties("stowage.puller.kubernetes")
public record KubernetesSettings(
    @Nullable String kubeconfig,
    @Nullable String context,
    @Bindable(defaultValue = "stowage") String namespace) {

  /** Where its API server is. */
  ClusterAddress address() {
    return ClusterAddress.of("stowage.puller.kubernetes", kubeconfig, context);
  }
}
