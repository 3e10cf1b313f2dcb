package dev.stowage.puller.kubelet;

import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.CachedOnNode;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.puller.cache.CachedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts on which nodes the images of a cache are: a byte for each image on each node. */
final class Tally {
  private static final int NODES_NAMED = 100;
  private static final PresenceState[] STATES = PresenceState.values();
  private static final List<PresenceState> WORST_FIRST =
      List.of(
          PresenceState.FAILED,
          PresenceState.PULLING,
          PresenceState.WAITING,
          PresenceState.PRESENT);

  private final Map<String, Integer> rows = new LinkedHashMap<>();
  private final Map<PodImages, int[]> rowsOfPods = new IdentityHashMap<>();
  private final byte[][] states;

  /** What more there is to say of an image on a node. */
  interface Detail {
    CachedOnNode of(String image, int node, PresenceState state);
  }

  Tally(List<CachedImage> images, int nodes) {
    for (CachedImage image : images) {
      rows.putIfAbsent(image.image(), rows.size());
    }
    states = new byte[rows.size()][nodes];
    for (byte[] row : states) {
      Arrays.fill(row, (byte) PresenceState.WAITING.ordinal());
    }
  }

  /** Takes in a pod of the cache on a node: of each node the older pods first. */
  void add(int node, SeenPod pod) {
    int[] rowOf = rowsOfPods.computeIfAbsent(pod.images(), this::rowsOf);
    for (int i = 0; i < rowOf.length; i++) {
      if (rowOf[i] >= 0) {
        byte[] row = states[rowOf[i]];
        row[node] = (byte) SeenPod.after(STATES[row[node]], pod.state(i)).ordinal();
      }
    }
  }

  private int[] rowsOf(PodImages images) {
    int[] rowOf = new int[images.size()];
    for (int i = 0; i < rowOf.length; i++) {
      rowOf[i] = rows.getOrDefault(images.image(i), -1);
    }
    return rowOf;
  }

  /** What it came to, in the order of the images. */
  List<ImagePresence> result(Detail detail) {
    List<ImagePresence> result = new ArrayList<>();
    rows.forEach((image, row) -> result.add(image(image, states[row], detail)));
    return result;
  }

  private static ImagePresence image(String image, byte[] row, Detail detail) {
    int[] counts = new int[STATES.length];
    for (byte state : row) {
      counts[state]++;
    }
    List<CachedOnNode> named = new ArrayList<>(Math.min(NODES_NAMED, row.length));
    for (PresenceState state : WORST_FIRST) {
      for (int node = 0; node < row.length && named.size() < NODES_NAMED; node++) {
        if (row[node] == state.ordinal()) {
          named.add(detail.of(image, node, state));
        }
      }
    }
    return new ImagePresence(
        image,
        new CacheCounts(
            counts[PresenceState.PRESENT.ordinal()],
            counts[PresenceState.PULLING.ordinal()],
            counts[PresenceState.FAILED.ordinal()],
            counts[PresenceState.WAITING.ordinal()]),
        named,
        row.length - named.size());
  }
}
