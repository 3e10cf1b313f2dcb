package dev.stowage.event.json;

import dev.stowage.event.EventType;
import dev.stowage.event.StowageEvent;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import dev.stowage.workload.RewriteScope;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes events of every type from their records alone, so that a new type needs no sample code. */
final class EventSamples {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz-.ABCÄß漢😀\"\\\n";

  private final Random random;

  EventSamples(Random random) {
    this.random = random;
  }

  StowageEvent of(EventType type) {
    return type.recordClass().cast(newRecord(type.recordClass()));
  }

  private Object newRecord(Class<?> type) {
    RecordComponent[] components = type.getRecordComponents();
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    @Nullable Object[] values =
        Arrays.stream(components)
            .map(component -> valueOrNull(component.getAnnotatedType()))
            .toArray();
    try {
      Constructor<?> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot make a " + type.getSimpleName(), e);
    }
  }

  private @Nullable Object valueOrNull(AnnotatedType type) {
    return EventShape.isNullable(type) && random.nextBoolean() ? null : value(type);
  }

  private Object value(AnnotatedType declared) {
    if (declared instanceof AnnotatedParameterizedType list) {
      AnnotatedType element = list.getAnnotatedActualTypeArguments()[0];
      return IntStream.range(0, random.nextInt(4)).mapToObj(i -> value(element)).toList();
    }
    Class<?> type = (Class<?>) declared.getType();
    if (type.isEnum()) {
      return oneOf(List.of(type.getEnumConstants()));
    }
    return switch (type.getSimpleName()) {
      case "UUID" -> new UUID(random.nextLong(), random.nextLong());
      case "Instant" -> Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
      case "Duration" -> Duration.ofNanos(random.nextLong(1_000_000_000_000L));
      case "String" -> text();
      case "int" -> random.nextInt();
      case "long" -> random.nextLong();
      case "ImageReference" -> reference();
      case "Digest" -> Digest.sha256(text().getBytes(StandardCharsets.UTF_8));
      case "Platform" -> Platform.parse("linux/arm64/v8");
      case "RewriteScope" -> scope();
      default -> newRecord(type);
    };
  }

  private ImageReference reference() {
    return oneOf(
        Stream.of("nginx", "quay.io/a/b:1", "[::1]:5000/a@sha256:" + "0a".repeat(32))
            .map(ImageReference::parse)
            .toList());
  }

  // Not every combination of its parts is one.
  private RewriteScope scope() {
    return oneOf(
        List.of(
            RewriteScope.of("prod-eu"),
            RewriteScope.of("prod-eu", "shop"),
            RewriteScope.of(new WorkloadId("prod-eu", "shop", WorkloadKind.DEPLOYMENT, "web"))));
  }

  private String text() {
    int[] symbols = LETTERS.codePoints().toArray();
    return IntStream.rangeClosed(0, random.nextInt(8))
        .map(i -> symbols[random.nextInt(symbols.length)])
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  private <T> T oneOf(List<? extends T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }
}
