package dev.stowage.copier.job;

import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import java.nio.charset.StandardCharsets;

/**
 * A copy that somebody needs.
 *
 * @param source what to copy
 * @param target where to
 */
public record JobRequest(ImageReference source, ImageReference target) {
  // Grows when the way of copying changes so that finished jobs have to run again.
  private static final int POLICY_VERSION = 1;

  /** The same for the same work, however often it is asked for. */
  String dedupKey() {
    String work = source + "\n" + target + "\n" + POLICY_VERSION;
    return Digest.sha256(work.getBytes(StandardCharsets.UTF_8)).hex();
  }
}
