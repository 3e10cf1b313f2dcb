package dev.stowage.watcher;

import dev.stowage.event.DiscoveryEvent;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.DiscoveryEvent.ImageRemoved;
import dev.stowage.kafka.ReceivedRecord;
import dev.stowage.watcher.discovery.KnownImages;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was told about a cluster before this process began, as its topic has it. */
final class PublishedDiscoveries {
  private final String cluster;
  private final Map<String, DiscoveryEvent> newest = new HashMap<>();

  PublishedDiscoveries(String cluster) {
    this.cluster = cluster;
  }

  /** Takes in what was read, in the order of the topic. */
  synchronized void accept(List<ReceivedRecord> batch) {
    for (ReceivedRecord received : batch) {
      switch (received) {
        case ReceivedRecord.Event(var position, DiscoveryEvent event) -> {
          if (isOurs(event)) {
            newest.put(event.key(), event);
          }
        }
        case ReceivedRecord.Tombstone tombstone -> newest.remove(tombstone.key());
        case ReceivedRecord.Event other -> {
          // No discovery: nothing of ours.
        }
        case ReceivedRecord.Unknown unknown -> {
          // A newer watcher's; what it stands for is found again by the list.
        }
        case ReceivedRecord.Poison poison -> {
          // Nothing that we ever told.
        }
      }
    }
  }

  /** What is known now. */
  synchronized KnownImages known() {
    KnownImages known = new KnownImages();
    newest.values().forEach(known::apply);
    return known;
  }

  private boolean isOurs(DiscoveryEvent event) {
    return switch (event) {
      case ImageDiscovered found -> found.workload().cluster().equals(cluster);
      case ImageRejected rejected -> rejected.workload().cluster().equals(cluster);
      case ImageRemoved removed -> removed.workload().cluster().equals(cluster);
      case ClusterListed listed -> false;
    };
  }
}
