package dev.stowage.copier.state;

import java.time.Duration;
import java.util.Optional;

/**
 * How state is shared.
 *
 * @param tenant whose blobs are mounted: never another's
 * @param lease how long an upload stays with a process that shows no sign of life
 * @param heartbeat how often it shows one
 * @param cipher for checkpoints; without it none is kept
 * @param checkpointBytes after how many bytes an upload is checkpointed
 * @param blobsKept how long a blob is remembered that was not seen since
 */
public record StateSettings(
    String tenant,
    Duration lease,
    Duration heartbeat,
    Optional<StateCipher> cipher,
    long checkpointBytes,
    Duration blobsKept) {
  /** Today's only tenant. */
  public static final String DEFAULT_TENANT = "default";
}
