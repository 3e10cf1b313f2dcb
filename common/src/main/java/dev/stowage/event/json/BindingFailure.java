package dev.stowage.event.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import dev.stowage.image.Printable;
import java.util.Arrays;
import java.util.List;

/**
 * Says in one line which field does not fit and why; Jackson's own messages quote the data, which
 * could hold anything.
 */
final class BindingFailure {

  private BindingFailure() {}

  static String describe(JsonProcessingException failure) {
    String path = failure instanceof JsonMappingException mapping ? path(mapping.getPath()) : "";
    return (path.isEmpty() ? "the data" : path) + ": " + reason(failure);
  }

  private static String path(List<JsonMappingException.Reference> references) {
    StringBuilder path = new StringBuilder();
    for (JsonMappingException.Reference reference : references) {
      if (reference.getFieldName() == null) {
        path.append('[').append(reference.getIndex()).append(']');
      } else {
        path.append(path.isEmpty() ? "" : ".").append(reference.getFieldName());
      }
    }
    return path.toString();
  }

  private static String reason(JsonProcessingException failure) {
    // Thrown by the value types themselves, for people to read.
    if (failure.getCause() instanceof IllegalArgumentException refused
        && refused.getMessage() != null) {
      return Printable.of(refused.getMessage(), 300);
    }
    if (!(failure instanceof InvalidFormatException format)) {
      return "does not fit";
    }
    Class<?> type = format.getTargetType();
    return type.isEnum()
        ? "must be one of " + Arrays.toString(type.getEnumConstants())
        : "is no " + type.getSimpleName();
  }
}
