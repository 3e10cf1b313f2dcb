package dev.stowage.watcher.inventory;

import dev.stowage.image.Digest;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.PullPolicy;
import org.jspecify.annotations.Nullable;

/**
 * An image field of an object.
 *
 * @param digest what a pod's container runs; null for templates, and before it runs
 */
record SeenImage(
    ContainerId container, String text, @Nullable PullPolicy pullPolicy, @Nullable Digest digest) {}
