package dev.stowage.registry.content;

import dev.stowage.registry.manifest.Descriptor;

/**
 * A blob to move.
 *
 * @param sourceRegistry where it comes from, host with an optional port
 * @param progress is told how it goes
 */
public record BlobMove(
    String sourceRegistry, String sourceRepository, Descriptor blob, TransferProgress progress) {}
