package dev.stowage.puller.daemonset;

import com.google.gson.JsonObject;
import dev.stowage.puller.apiserver.ResourceWatch.Follower;
import dev.stowage.puller.shape.FoundDaemonSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The DaemonSets that are ours, as a watch tells of them and of our own writes. */
final class SeenDaemonSets implements Follower {
  private final Runnable listener;
  private final Map<String, FoundDaemonSet> byName = new ConcurrentHashMap<>();
  private final Map<String, Long> written = new ConcurrentHashMap<>();

  SeenDaemonSets(Runnable listener) {
    this.listener = listener;
  }

  List<FoundDaemonSet> all() {
    return List.copyOf(byName.values());
  }

  /** Those of a cache. */
  List<FoundDaemonSet> of(String cache) {
    return byName.values().stream().filter(one -> one.cache().equals(cache)).toList();
  }

  /** By name, the generation after our last write. */
  Map<String, Long> written() {
    return Map.copyOf(written);
  }

  @Override
  public void present(JsonObject object) {
    FoundDaemonSet found = FoundDaemonSet.read(object);
    FoundDaemonSet before = byName.put(found.name(), found);
    if (before == null || !isSame(before, found)) {
      listener.run();
    }
  }

  // Its status changes with every pod: that is no news.
  private static boolean isSame(FoundDaemonSet before, FoundDaemonSet now) {
    return before.uid().equals(now.uid())
        && before.generation() == now.generation()
        && before.leaving() == now.leaving()
        && before.labels().equals(now.labels())
        && before.annotations().equals(now.annotations());
  }

  @Override
  public void gone(String name, String uid) {
    byName.computeIfPresent(name, (key, known) -> known.uid().equals(uid) ? null : known);
    listener.run();
  }

  @Override
  public void listed() {
    listener.run();
  }

  @Override
  public void wrote(JsonObject object) {
    FoundDaemonSet now = FoundDaemonSet.read(object);
    written.put(now.name(), now.generation());
  }
}
