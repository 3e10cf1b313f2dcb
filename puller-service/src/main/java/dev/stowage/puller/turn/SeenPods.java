package dev.stowage.puller.turn;

import com.google.gson.JsonObject;
import dev.stowage.cluster.JsonFields;
import dev.stowage.puller.kubernetes.ResourceWatch.Follower;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The pods of caches, as a watch tells of them, and what we have done to them that the watch has
 * not told yet: else a place could be given away twice.
 */
public final class SeenPods implements Follower {
  private final Runnable listener;
  private final Map<String, CachePod> byUid = new ConcurrentHashMap<>();
  private final Map<String, Instant> bound = new ConcurrentHashMap<>();
  private final Map<String, Instant> deleted = new ConcurrentHashMap<>();
  private @Nullable Set<String> listing;

  /** Calls back whenever a pod has changed in what is kept of it. */
  public SeenPods(Runnable listener) {
    this.listener = listener;
  }

  /** Those of a cache. */
  public List<CachePod> of(String cache) {
    return byUid.values().stream()
        .filter(pod -> pod.cache().equals(cache))
        .map(this::asWeKnow)
        .toList();
  }

  private CachePod asWeKnow(CachePod pod) {
    Instant since = bound.get(pod.uid());
    Instant until = deleted.get(pod.uid());
    CachePod known = since != null && pod.bound() == null ? pod.boundAt(since) : pod;
    return until != null && pod.leaving() == null ? known.leavingAt(until) : known;
  }

  /** We have bound it. */
  public void noteBound(CachePod pod, Instant now) {
    bound.put(pod.uid(), now);
  }

  /** We have deleted it. */
  public void noteDeleted(CachePod pod, Instant now) {
    deleted.put(pod.uid(), now);
  }

  @Override
  public void begin() {
    listing = new HashSet<>();
  }

  @Override
  public void present(JsonObject object) {
    CachePod.read(object)
        .ifPresent(pod -> {
          Set<String> seen = listing;
          if (seen != null) {
            seen.add(pod.uid());
          }
          if (!pod.equals(byUid.put(pod.uid(), pod))) {
            listener.run();
          }
        });
  }

  @Override
  public void gone(JsonObject object) {
    forget(JsonFields.text(JsonFields.object(object, "metadata"), "uid"));
    listener.run();
  }

  @Override
  public void listed() {
    Set<String> seen = listing;
    if (seen != null) {
      byUid.keySet().stream().filter(uid -> !seen.contains(uid)).toList().forEach(this::forget);
    }
    listing = null;
    listener.run();
  }

  private void forget(String uid) {
    byUid.remove(uid);
    bound.remove(uid);
    deleted.remove(uid);
  }
}
