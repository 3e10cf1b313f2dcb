package dev.stowage.watcher.inventory;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Fields of an object of the API; what is missing or of another type counts as empty. */
final class JsonFields {

  private JsonFields() {}

  static JsonObject object(JsonObject parent, String... path) {
    JsonObject at = parent;
    for (String field : path) {
      at = at.get(field) instanceof JsonObject child ? child : new JsonObject();
    }
    return at;
  }

  static JsonArray array(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonArray child ? child : new JsonArray();
  }

  // Thousands of objects say the same few things.
  static @Nullable String text(JsonElement parent, String field) {
    return parent instanceof JsonObject object
            && object.get(field) instanceof JsonElement value
            && value.isJsonPrimitive()
        ? value.getAsString().intern()
        : null;
  }

  static Map<String, String> texts(JsonObject parent, String field) {
    Map<String, String> texts = new HashMap<>();
    JsonObject all = object(parent, field);
    for (String name : all.keySet()) {
      String value = text(all, name);
      if (value != null) {
        texts.put(name.intern(), value);
      }
    }
    return texts;
  }
}
