package dev.stowage.event.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stowage.event.StowageEvent;
import dev.stowage.workload.WorkloadId;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with an event's data before it is bound to its record: fields without a value (all
 * that are not marked {@link Nullable} need one) and values of another JSON type, which Jackson
 * would turn into what it needs.
 */
final class EventShape {
  private static final Set<Package> OBJECTS =
      Set.of(StowageEvent.class.getPackage(), WorkloadId.class.getPackage());

  private final List<String> missing = new ArrayList<>();
  private final List<String> mistyped = new ArrayList<>();

  private EventShape() {}

  static List<String> problems(JsonNode data, Class<? extends Record> type) {
    EventShape shape = new EventShape();
    shape.checkObject("", data, type);
    List<String> problems = new ArrayList<>();
    if (!shape.missing.isEmpty()) {
      problems.add("no value for " + String.join(", ", shape.missing));
    }
    problems.addAll(shape.mistyped);
    return problems;
  }

  static boolean isNullable(AnnotatedType type) {
    return type.isAnnotationPresent(Nullable.class);
  }

  private void checkObject(String path, JsonNode value, Class<?> type) {
    if (!value.isObject()) {
      mistyped.add((path.isEmpty() ? "the data" : path) + " must be an object");
      return;
    }
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      check(
          path.isEmpty() ? name : path + "." + name,
          value.path(name),
          component.getAnnotatedType());
    }
  }

  private void check(String path, JsonNode value, AnnotatedType declared) {
    if (value.isMissingNode() || value.isNull()) {
      if (!isNullable(declared)) {
        missing.add(path);
      }
      return;
    }
    if (declared instanceof AnnotatedParameterizedType list) {
      checkList(path, value, list.getAnnotatedActualTypeArguments()[0]);
      return;
    }
    Class<?> type = (Class<?>) declared.getType();
    if (isObject(type)) {
      checkObject(path, value, type);
    } else if (type == int.class || type == long.class) {
      require(value.isIntegralNumber(), path, "a whole number");
    } else {
      require(value.isTextual(), path, "a string");
    }
  }

  private void checkList(String path, JsonNode value, AnnotatedType element) {
    if (!value.isArray()) {
      mistyped.add(path + " must be an array");
      return;
    }
    for (int i = 0; i < value.size(); i++) {
      check(path + "[" + i + "]", value.get(i), element);
    }
  }

  // Records of other packages are values, written as strings.
  private static boolean isObject(Class<?> type) {
    return type.isRecord() && OBJECTS.contains(type.getPackage());
  }

  private void require(boolean fits, String path, String what) {
    if (!fits) {
      mistyped.add(path + " must be " + what);
    }
  }
}
