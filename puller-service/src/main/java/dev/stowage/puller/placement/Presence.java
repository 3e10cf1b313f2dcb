package dev.stowage.puller.placement;

import dev.stowage.event.NodeCacheEvent.PresenceState;
import java.util.List;

/** What is known of nodes and of the images on them. */
public interface Presence {
  /** The label of DaemonSets and pods that names their cache. */
  String CACHE_LABEL = "stowage.dev/cache";

  /** The key of the taint that a node has until its images are there, where that is asked for. */
  String COLD_TAINT = "stowage.dev/cold";

  /** Whether nodes and pods have been listed. */
  boolean isComplete();

  /** The nodes of the cluster. */
  List<KnownNode> nodes();

  /** The state of an image of a cache on a node. */
  PresenceState state(String cache, String image, String node);

  /**
   * Whether any cache's pod has the image on the node, or pulled it there and has not lost its pod
   * since.
   */
  boolean isPresent(String image, String node);

  /** Calls back, soon and on any thread, whenever nodes or states have changed. */
  void onChange(Runnable listener);
}
