package dev.stowage.puller.turn;

import com.google.gson.JsonObject;
import dev.stowage.puller.apiserver.ResourceWatch.Follower;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The pods of caches, as a watch tells of them, and what we have done to them that the watch has
 * not told yet: else a place could be given away twice.
 */
public final class SeenPods implements Follower {
  private static final Duration LONGEST_GAP = Duration.ofSeconds(20);

  private final Map<String, CachePod> byUid = new ConcurrentHashMap<>();
  private final Map<String, Instant> bound = new ConcurrentHashMap<>();
  private final Map<String, Instant> deleted = new ConcurrentHashMap<>();
  private final Map<String, CachePod> succeeded = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();

  /** Calls back whenever a pod has changed in what is kept of it. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Those of a cache, and those that we deleted whose successors are not there yet. */
  public List<CachePod> of(String cache, Instant now) {
    List<CachePod> pods = new ArrayList<>();
    Set<String> places = new HashSet<>();
    for (CachePod pod : byUid.values()) {
      if (pod.cache().equals(cache)) {
        pods.add(asWeKnow(pod));
        places.add(place(pod));
      }
    }
    succeeded.values().removeIf(pod -> places.contains(place(pod)) || isLongGone(pod, now));
    succeeded.values().stream().filter(pod -> pod.cache().equals(cache)).forEach(pods::add);
    return pods;
  }

  // A DaemonSet makes the successor at once, if it makes one.
  private static boolean isLongGone(CachePod pod, Instant now) {
    Instant since = pod.leaving();
    return since == null || !now.isBefore(since.plus(LONGEST_GAP));
  }

  private static String place(CachePod pod) {
    return pod.part() + " " + pod.node();
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
  public void present(JsonObject object) {
    CachePod.read(object)
        .ifPresent(pod -> {
          if (!pod.equals(byUid.put(pod.uid(), pod))) {
            tell();
          }
        });
  }

  @Override
  public void gone(String name, String uid) {
    forget(uid);
    tell();
  }

  @Override
  public void listed() {
    tell();
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }

  private void forget(String uid) {
    CachePod pod = byUid.remove(uid);
    if (pod != null && pod.bound() != null && deleted.containsKey(uid)) {
      succeeded.put(place(pod), asWeKnow(pod));
    }
    bound.remove(uid);
    deleted.remove(uid);
  }
}
