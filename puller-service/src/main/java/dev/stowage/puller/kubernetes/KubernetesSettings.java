package dev.stowage.puller.kubernetes;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * Which cluster, and as whom: {@code stowage.puller.kubernetes.*}.
 *
 * @param kubeconfig a file; without it the puller must run in the cluster
 * @param context one of the file's contexts; without it the current one
 */
@ConfigurationProperties("stowage.puller.kubernetes")
record KubernetesSettings(@Nullable String kubeconfig, @Nullable String context) {}
