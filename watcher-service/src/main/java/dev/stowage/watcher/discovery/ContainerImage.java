package dev.stowage.watcher.discovery;

import dev.stowage.event.ContainerId;

/** A container's image field as it stands in the workload, not yet parsed. */
public record ContainerImage(ContainerId container, String text) {}
