package dev.stowage.gateway.workload;

import dev.stowage.image.ImageReference;
import dev.stowage.workload.WorkloadKind;
import org.jspecify.annotations.Nullable;

/**
 * Which workloads; null means any.
 *
 * @param image that one of its containers uses
 * @param text part of its name, namespace, cluster or an image, upper and lower case alike
 */
public record WorkloadFilter(
    @Nullable String cluster,
    @Nullable String namespace,
    @Nullable WorkloadKind kind,
    @Nullable WorkloadState state,
    @Nullable ImageReference image,
    @Nullable String text) {}
