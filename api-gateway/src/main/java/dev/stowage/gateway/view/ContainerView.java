package dev.stowage.gateway.view;

import org.jspecify.annotations.Nullable;

/**
 * One container of a workload.
 *
 * @param container {@code field/name}, for example {@code initContainers/migrate}
 * @param image the original reference; null when the field holds none
 * @param target where the copy is or will be; null while that is not known
 * @param rewritten whether the workload uses the copy
 * @param message why there is no copy, or why the field holds no reference
 * @param rejectedText the field, when it holds no reference
 */
public record ContainerView(
    String container,
    @Nullable String image,
    ContainerState state,
    @Nullable String target,
    boolean rewritten,
    @Nullable String message,
    @Nullable String rejectedText) {}
