package dev.stowage.kafka;

import dev.stowage.event.StowageEvent;
import org.jspecify.annotations.Nullable;

/** What a consumer was handed, with the place it came from. */
public sealed interface ReceivedRecord {

  /** Where it lies. */
  Position position();

  /** An event that could be read. */
  record Event(Position position, StowageEvent event) implements ReceivedRecord {}

  /** A key without a value: whatever it stood for is gone. */
  record Tombstone(Position position, String key) implements ReceivedRecord {}

  /** An event of a type that this version does not know. */
  record Unknown(Position position, String reason) implements ReceivedRecord {}

  /**
   * A record that cannot be read, as it came.
   *
   * @param reason what is wrong with it
   */
  @SuppressWarnings("ArrayRecordComponent") // raw bytes, kept as they are, never compared
  record Poison(Position position, @Nullable String key, byte[] value, String reason)
      implements ReceivedRecord {}

  /** A place on a topic. */
  record Position(String topic, int partition, long offset) {
    @Override
    public String toString() {
      return topic + "-" + partition + "@" + offset;
    }
  }
}
