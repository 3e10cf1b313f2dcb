package dev.stowage.event;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which fields of an event must have a value: all that are not marked {@link Nullable}. */
final class RequiredFields {

  private RequiredFields() {}

  static List<String> missingFrom(Object recordValue) {
    List<String> missing = new ArrayList<>();
    for (RecordComponent component : recordValue.getClass().getRecordComponents()) {
      if (!isNullable(component) && read(component, recordValue) == null) {
        missing.add(component.getName());
      }
    }
    return missing;
  }

  static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private static @Nullable Object read(RecordComponent component, Object recordValue) {
    try {
      return component.getAccessor().invoke(recordValue);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("Cannot read " + component, e);
    }
  }
}
