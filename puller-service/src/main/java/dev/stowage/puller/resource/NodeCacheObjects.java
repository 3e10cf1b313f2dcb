package dev.stowage.puller.resource;

import com.google.gson.JsonObject;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.puller.apiserver.ResourceWatch;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.declaration.CacheDefaults;
import dev.stowage.puller.declaration.CacheSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The NodeCache objects of the caches' namespace, in memory. */
final class NodeCacheObjects implements CacheSource, ResourceWatch.Follower {
  private final CacheDefaults defaults;
  private final Map<String, NodeCacheObject> byName = new ConcurrentHashMap<>();
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile boolean complete;

  NodeCacheObjects(CacheDefaults defaults) {
    this.defaults = defaults;
  }

  @Override
  public CacheOrigin origin() {
    return CacheOrigin.RESOURCE;
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  // What is unusable is told of in the object's status.
  @Override
  public List<NodeCache> caches() {
    return usable().stream().map(object -> object.cache(defaults)).toList();
  }

  /** Those that declare a cache, by name. */
  List<NodeCacheObject> usable() {
    return all().stream().filter(object -> trouble(object).isEmpty()).toList();
  }

  /** What no cache can be made of, with the reason. */
  Map<NodeCacheObject, String> unusable() {
    Map<NodeCacheObject, String> unusable = new LinkedHashMap<>();
    all().forEach(object -> trouble(object).ifPresent(why -> unusable.put(object, why)));
    return unusable;
  }

  private List<NodeCacheObject> all() {
    return List.copyOf(new TreeMap<>(byName).values());
  }

  private Optional<String> trouble(NodeCacheObject object) {
    try {
      object.cache(defaults);
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The server knows no such objects. */
  void notServed() {
    byName.clear();
    complete = true;
    tell();
  }

  @Override
  public void present(JsonObject json) {
    NodeCacheObject object = new NodeCacheObject(json);
    byName.put(object.name(), object);
    if (complete) {
      tell();
    }
  }

  @Override
  public void gone(String name, String uid) {
    byName.remove(name);
    tell();
  }

  @Override
  public void listed() {
    complete = true;
    tell();
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }
}
