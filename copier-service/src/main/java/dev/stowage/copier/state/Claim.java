package dev.stowage.copier.state;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A lease that was just taken.
 *
 * @param epoch tells this claim from every other
 * @param kept what the last owner left; null when nothing
 * @param holders the repositories that hold the blob it is about, where it is about one
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
record Claim(String name, long epoch, byte @Nullable [] kept, List<String> holders) {
  @Override
  public String toString() {
    return "Claim[name=%s, epoch=%d]".formatted(name, epoch);
  }
}
