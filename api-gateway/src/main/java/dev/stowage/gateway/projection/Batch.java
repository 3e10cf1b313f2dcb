package dev.stowage.gateway.projection;

import dev.stowage.event.StowageEvent;
import dev.stowage.event.Topic;
import dev.stowage.gateway.table.Change;
import dev.stowage.gateway.table.Storable;
import dev.stowage.kafka.ReceivedRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What a batch of records comes to: the newest change of every key, the events that were not seen
 * before, and where to go on reading.
 *
 * @param changes at most one per topic and key, so their order does not matter
 * @param events new ones, in the order of the records
 * @param nextOffsets per partition, the offset after the last record looked at
 * @param passedOver what could not be projected, one line each
 */
record Batch(
    List<Change> changes,
    List<StowageEvent> events,
    Map<Partition, Long> nextOffsets,
    List<String> passedOver) {

  private record Subject(String topic, String key) {}

  /** The ids of all events among the records. */
  static Set<UUID> eventIds(List<ReceivedRecord> records) {
    Set<UUID> ids = new HashSet<>();
    for (ReceivedRecord record : records) {
      if (record instanceof ReceivedRecord.Event received) {
        ids.add(received.event().id());
      }
    }
    return ids;
  }

  /**
   * Decides what is new.
   *
   * @param storedOffsets the next offset of each partition that was applied before
   * @param knownIds events that were projected before, and may have been published twice
   */
  static Batch of(
      List<ReceivedRecord> records, Map<Partition, Long> storedOffsets, Set<UUID> knownIds) {
    Map<Subject, Change> changes = new LinkedHashMap<>();
    List<StowageEvent> events = new ArrayList<>();
    Map<Partition, Long> nextOffsets = new HashMap<>();
    List<String> passedOver = new ArrayList<>();
    Set<UUID> seen = new HashSet<>(knownIds);
    for (ReceivedRecord record : records) {
      ReceivedRecord.Position position = record.position();
      Partition partition = new Partition(position.topic(), position.partition());
      if (position.offset() < storedOffsets.getOrDefault(partition, 0L)) {
        continue;
      }
      nextOffsets.merge(partition, position.offset() + 1, Math::max);
      switch (record) {
        case ReceivedRecord.Event(var at, StowageEvent event) -> {
          if (!Storable.fits(event)) {
            passedOver.add(at + ": it names something longer than any workload or image name");
          } else if (seen.add(event.id())) {
            changes.put(new Subject(at.topic(), event.key()), Change.of(event));
            events.add(event);
          }
        }
        case ReceivedRecord.Tombstone(var at, String key) ->
            topic(at.topic())
                .ifPresent(topic ->
                    changes.put(new Subject(at.topic(), key), new Change.Remove(topic, key)));
        case ReceivedRecord.Poison poison ->
            passedOver.add(poison.position() + ": " + poison.reason());
        case ReceivedRecord.Unknown unknown ->
            passedOver.add(unknown.position() + ": " + unknown.reason());
      }
    }
    return new Batch(
        List.copyOf(changes.values()),
        List.copyOf(events),
        Map.copyOf(nextOffsets),
        List.copyOf(passedOver));
  }

  private static Optional<Topic> topic(String name) {
    return Arrays.stream(Topic.values())
        .filter(topic -> topic.topicName().equals(name))
        .findFirst();
  }
}
