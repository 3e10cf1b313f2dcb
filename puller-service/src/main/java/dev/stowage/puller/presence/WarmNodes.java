package dev.stowage.puller.presence;

import dev.stowage.image.ImageReference;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.placement.Presence;
import dev.stowage.puller.placement.Warmth;
import java.util.HashSet;
import java.util.Set;

/** Tells by the caches' pods on which nodes an image is missing. */
public final class WarmNodes implements Warmth {
  private final Presence presence;

  public WarmNodes(Presence presence) {
    this.presence = presence;
  }

  @Override
  public Set<String> missing(ImageReference image, Set<String> nodes) {
    if (!presence.isComplete()) {
      return Set.copyOf(nodes);
    }
    Set<String> missing = new HashSet<>();
    for (KnownNode node : presence.nodes()) {
      if (nodes.contains(node.name()) && !presence.isPresent(image.toString(), node.name())) {
        missing.add(node.name());
      }
    }
    return missing;
  }
}
