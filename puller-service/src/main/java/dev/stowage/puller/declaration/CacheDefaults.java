package dev.stowage.puller.declaration;

import dev.stowage.puller.cache.ContainerResources;
import dev.stowage.puller.placement.Placement;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What holds for a cache where its declaration says nothing. */
public record CacheDefaults(
    Placement placement,
    Map<String, String> annotations,
    List<String> pullSecrets,
    ContainerResources resources,
    Duration interval,
    int imagesPerDaemonSet,
    int nodesPulling,
    boolean taint) {

  public CacheDefaults {
    annotations = Map.copyOf(annotations);
    pullSecrets = List.copyOf(pullSecrets);
  }
}
