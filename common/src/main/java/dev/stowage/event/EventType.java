package dev.stowage.event;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The CloudEvents {@code type} of an event record.
 *
 * @param name for example {@code dev.stowage.ImageCopied.v1}
 * @param recordClass the record it stands for
 */
public record EventType(String name, Class<? extends StowageEvent> recordClass) {
  private static final List<EventType> ALL = leaves(StowageEvent.class).map(EventType::of).toList();

  /** The type of every event there is. */
  public static List<EventType> all() {
    return ALL;
  }

  /** The type of this kind of event. */
  public static EventType of(Class<? extends StowageEvent> recordClass) {
    return new EventType("dev.stowage." + recordClass.getSimpleName() + ".v1", recordClass);
  }

  /** The type with this name, if this version knows it. */
  public static Optional<EventType> named(String name) {
    return ALL.stream().filter(type -> type.name.equals(name)).findFirst();
  }

  private static Stream<Class<? extends StowageEvent>> leaves(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(type.getPermittedSubclasses()).flatMap(EventType::leaves)
        : Stream.of(type.asSubclass(StowageEvent.class));
  }
}
