package dev.stowage.puller.taint;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.puller.cache.CacheOutcome;
import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.placement.Presence;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Decides when a cold node is warm. */
final class ColdRules {
  private final Duration deadline;

  ColdRules(Duration deadline) {
    this.deadline = deadline;
  }

  /**
   * Whether the taint waits for the cache: one that is not to be on nodes would keep it for ever.
   */
  static boolean isWaitedFor(NodeCache cache, Optional<CacheOutcome> outcome) {
    boolean isOff =
        outcome.isPresent()
            && switch (outcome.get()) {
              case CacheOutcome.Applied applied -> false;
              case CacheOutcome.Refused refused -> false;
              case CacheOutcome.Previewed previewed -> true;
              case CacheOutcome.Purged purged -> true;
            };
    return cache.taint() && cache.wish() == CacheWish.KEEP && !isOff;
  }

  /**
   * What becomes of the node's taint.
   *
   * @param waitedFor the caches that it waits for
   * @param coldSince when it was first seen cold and ready
   */
  ColdDecision decide(
      KnownNode node,
      List<NodeCache> waitedFor,
      Presence presence,
      Instant coldSince,
      Instant now) {
    Supplier<Stream<String>> missing =
        () ->
            waitedFor.stream()
                .filter(cache -> cache.placement().allows(node))
                .flatMap(cache -> missing(cache, presence, node.name()));
    Optional<String> first = missing.get().findFirst();
    if (first.isEmpty()) {
      return new ColdDecision.Warm();
    }
    return now.isBefore(coldSince.plus(deadline))
        ? new ColdDecision.Wait(first.get())
        : new ColdDecision.GiveUp(missing.get().distinct().toList());
  }

  private static Stream<String> missing(NodeCache cache, Presence presence, String node) {
    return cache.images().stream()
        .map(CachedImage::image)
        .filter(image -> presence.state(cache.name(), image, node) != PresenceState.PRESENT);
  }

  /** Whether the node has the taint, with whatever effect. */
  static boolean isCold(JsonArray taints) {
    return taints.asList().stream().anyMatch(ColdRules::isColdTaint);
  }

  /** Takes the taint off, and nothing else, if the node is still as it was read. */
  static JsonArray patch(String resourceVersion, JsonArray taints) {
    JsonArray patch = new JsonArray();
    patch.add(operation("test", "/metadata/resourceVersion", new JsonPrimitive(resourceVersion)));
    // From the last, so that the places of those before it stay what they are.
    for (int i = taints.size() - 1; i >= 0; i--) {
      if (isColdTaint(taints.get(i))) {
        patch.add(operation("test", "/spec/taints/" + i, taints.get(i)));
        JsonObject removal = new JsonObject();
        removal.addProperty("op", "remove");
        removal.addProperty("path", "/spec/taints/" + i);
        patch.add(removal);
      }
    }
    return patch;
  }

  private static JsonObject operation(String name, String path, JsonElement value) {
    JsonObject operation = new JsonObject();
    operation.addProperty("op", name);
    operation.addProperty("path", path);
    operation.add("value", value);
    return operation;
  }

  private static boolean isColdTaint(JsonElement taint) {
    return taint instanceof JsonObject object
        && new JsonPrimitive(Presence.COLD_TAINT).equals(object.get("key"));
  }
}
