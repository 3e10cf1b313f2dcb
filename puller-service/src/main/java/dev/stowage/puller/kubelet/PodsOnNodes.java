package dev.stowage.puller.kubelet;

import com.google.gson.JsonObject;
import dev.stowage.event.NodeCacheEvent.CachedOnNode;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.puller.cache.CachedImage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The caches' pods, by node. A pod that goes leaves behind what it had pulled, for as long as its
 * successor takes to come and to pull it again. Safe for use by several threads.
 */
public final class PodsOnNodes {
  private static final Duration UNTIL_REPLACED = Duration.ofMinutes(10);

  private final PodReader reader = new PodReader();
  private final Map<String, SeenPod> byName = new HashMap<>();
  // Each node's in the order in which they have their say.
  private final Map<String, List<SeenPod>> byNode = new HashMap<>();
  private int formers;

  /** Takes in a pod as it is now; whether that is news. */
  public synchronized boolean put(String name, JsonObject json, Instant now) {
    Optional<SeenPod> read = reader.read(json, now);
    if (read.isEmpty()) {
      return remove(name, now);
    }
    SeenPod known = byName.get(name);
    SeenPod pod = read.get().after(of(read.get().cache(), read.get().node()), reader.failures());
    if (known != null && known.saysTheSameAs(pod)) {
      return false;
    }
    if (known != null) {
      take(known);
    }
    byName.put(name, pod);
    place(pod);
    return true;
  }

  /** The pod is no more; whether that is news. */
  public synchronized boolean remove(String name, Instant now) {
    SeenPod pod = byName.remove(name);
    if (pod == null) {
      return false;
    }
    take(pod);
    SeenPod left = pod.leaving(of(pod.cache(), pod.node()), PodReader.seconds(now));
    for (SeenPod earlier : of(pod.cache(), pod.node())) {
      if (earlier.isFormer() && earlier.isLike(left)) {
        take(earlier);
      }
    }
    place(left);
    return true;
  }

  /** Forgets what pods left that nothing replaces; whether that was anything. */
  public synchronized boolean forget(Instant now) {
    if (formers == 0) {
      return false;
    }
    Instant end = now.minus(UNTIL_REPLACED);
    List<SeenPod> over = new ArrayList<>();
    for (List<SeenPod> pods : byNode.values()) {
      for (SeenPod pod : pods) {
        if (pod.leftBefore(end) && pods.stream().noneMatch(pod::isPulledAgainBy)) {
          over.add(pod);
        }
      }
    }
    over.forEach(this::take);
    return !over.isEmpty();
  }

  /** Whether a pod of the cache is there. */
  public synchronized boolean hasPods(String cache) {
    return byName.values().stream().anyMatch(pod -> pod.cache().equals(cache));
  }

  /** The state of an image of a cache on a node. */
  public synchronized PresenceState state(String cache, String image, String node) {
    PresenceState state = PresenceState.WAITING;
    for (SeenPod pod : of(cache, node)) {
      int container = pod.images().indexOf(image);
      state = container < 0 ? state : SeenPod.after(state, pod.state(container));
    }
    return state;
  }

  /** Whether a pod of any cache has the image there, or left it. */
  public synchronized boolean isPresent(String image, String node) {
    String canonical = PodImages.canonical(image);
    return byNode.getOrDefault(node, List.of()).stream()
        .map(SeenPod::cache)
        .distinct()
        .anyMatch(cache -> state(cache, canonical, node) == PresenceState.PRESENT);
  }

  /** Where the images of a cache are, on these nodes. */
  public synchronized List<ImagePresence> images(
      String cache, List<CachedImage> images, List<String> nodes, Instant now) {
    Tally tally = new Tally(images, nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      for (SeenPod pod : of(cache, nodes.get(i))) {
        tally.add(i, pod);
      }
    }
    return tally.result((image, node, state) -> onNode(cache, image, nodes.get(node), state, now));
  }

  private CachedOnNode onNode(
      String cache, String image, String node, PresenceState state, Instant now) {
    CachedOnNode told =
        new CachedOnNode(node, state, Instant.ofEpochSecond(now.getEpochSecond()), null, null);
    for (SeenPod pod : of(cache, node)) {
      int container = pod.images().indexOf(image);
      boolean says = state != PresenceState.WAITING || !pod.isFormer();
      if (says && container >= 0 && pod.state(container) == state) {
        Failure failure = pod.failure(container);
        told =
            new CachedOnNode(
                node,
                state,
                pod.since(container),
                failure == null ? null : failure.code(),
                failure == null ? null : failure.message());
      }
    }
    return told;
  }

  private List<SeenPod> of(String cache, String node) {
    List<SeenPod> pods = new ArrayList<>();
    for (SeenPod pod : byNode.getOrDefault(node, List.of())) {
      if (pod.cache().equals(cache)) {
        pods.add(pod);
      }
    }
    return pods;
  }

  private void place(SeenPod pod) {
    List<SeenPod> pods = byNode.computeIfAbsent(pod.node(), node -> new ArrayList<>(2));
    pods.add(pod);
    pods.sort(SeenPod.OLDEST_FIRST);
    formers += pod.isFormer() ? 1 : 0;
  }

  private void take(SeenPod pod) {
    List<SeenPod> pods = byNode.getOrDefault(pod.node(), List.of());
    if (pods.remove(pod) && pod.isFormer()) {
      formers--;
    }
    if (pods.isEmpty()) {
      byNode.remove(pod.node());
    }
  }
}
