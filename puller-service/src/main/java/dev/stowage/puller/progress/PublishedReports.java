package dev.stowage.puller.progress;

import dev.stowage.event.NodeCacheEvent;
import dev.stowage.event.NodeCacheEvent.CachedImageRemoved;
import dev.stowage.event.NodeCacheEvent.CachedImageReported;
import dev.stowage.event.NodeCacheEvent.NodeCacheRemoved;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.event.Topic;
import dev.stowage.kafka.ReceivedRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * What was told of a cluster's caches, as the topic has it, whichever replica told it, and what is
 * on its way there. Safe for use by several threads.
 */
final class PublishedReports {
  private final String cluster;
  private final Map<String, NodeCacheEvent> read = new HashMap<>();
  private final Map<String, NodeCacheEvent> onTheWay = new HashMap<>();

  PublishedReports(String cluster) {
    this.cluster = cluster;
  }

  /** Takes in what was read, in the order of the topic. */
  synchronized void accept(List<ReceivedRecord> batch) {
    for (ReceivedRecord received : batch) {
      switch (received) {
        case ReceivedRecord.Event(var position, NodeCacheEvent event) -> {
          if (event.cluster().equals(cluster)) {
            accept(event);
          }
        }
        case ReceivedRecord.Tombstone tombstone -> {
          if (tombstone.position().topic().equals(Topic.CACHES.topicName())) {
            read.remove(tombstone.key());
          }
        }
        case ReceivedRecord.Event other -> {
          // About no cache: nothing of ours.
        }
        case ReceivedRecord.Unknown unknown -> {
          // A newer puller's; what it stands for is told again.
        }
        case ReceivedRecord.Poison poison -> {
          // Nothing that we ever told.
        }
      }
    }
  }

  private void accept(NodeCacheEvent event) {
    NodeCacheEvent ours = onTheWay.get(event.key());
    if (ours == null || !ours.id().equals(event.id())) {
      put(event);
      return;
    }
    onTheWay.remove(event.key());
    // Ours shares its parts with others; what was read does not.
    put(ours);
  }

  private void put(NodeCacheEvent event) {
    switch (event) {
      case NodeCacheReported reported -> read.put(event.key(), reported);
      case CachedImageReported reported -> read.put(event.key(), reported);
      case NodeCacheRemoved removed -> read.remove(event.key());
      case CachedImageRemoved removed -> read.remove(event.key());
    }
  }

  /** What was last told under a key: a report, or that there is nothing more to report. */
  synchronized Optional<NodeCacheEvent> newest(String key) {
    NodeCacheEvent coming = onTheWay.get(key);
    return Optional.ofNullable(coming == null ? read.get(key) : coming);
  }

  /** The newest events of all keys. */
  synchronized Collection<NodeCacheEvent> all() {
    Map<String, NodeCacheEvent> all = new HashMap<>(read);
    all.putAll(onTheWay);
    return new ArrayList<>(all.values());
  }

  /** Whether it says anything else than what was last told of the same. */
  synchronized boolean isNews(NodeCacheEvent event) {
    NodeCacheEvent last = newest(event.key()).orElse(null);
    if (last == null) {
      return true;
    }
    NodeCacheEvent same = as(event, last.id(), last.time());
    if (!same.equals(last)) {
      return true;
    }
    read.replace(event.key(), last, same);
    return false;
  }

  /** Notes what is being published. */
  synchronized void send(List<NodeCacheEvent> events) {
    events.forEach(event -> onTheWay.put(event.key(), event));
  }

  /** What was to be published may not have arrived. */
  synchronized void failed(List<NodeCacheEvent> events) {
    events.forEach(event -> onTheWay.remove(event.key(), event));
  }

  private static NodeCacheEvent as(NodeCacheEvent event, UUID id, Instant time) {
    return switch (event) {
      case NodeCacheReported it ->
          new NodeCacheReported(
              id,
              time,
              it.cluster(),
              it.cache(),
              it.origin(),
              it.state(),
              it.images(),
              it.nodes(),
              it.daemonSets(),
              it.counts(),
              it.preview(),
              it.message(),
              it.advice());
      case CachedImageReported it ->
          new CachedImageReported(
              id,
              time,
              it.cluster(),
              it.cache(),
              it.image(),
              it.counts(),
              it.nodes(),
              it.omitted());
      case NodeCacheRemoved it -> new NodeCacheRemoved(id, time, it.cluster(), it.cache());
      case CachedImageRemoved it ->
          new CachedImageRemoved(id, time, it.cluster(), it.cache(), it.image());
    };
  }
}
