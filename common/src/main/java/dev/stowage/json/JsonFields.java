package dev.stowage.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Fields of what others sent. What is missing or of another type counts as not there. */
public final class JsonFields {

  private JsonFields() {}

  /** The object in a field; empty when there is none. */
  public static JsonObject object(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonObject child ? child : new JsonObject();
  }

  /** The text, number or truth value in a field, as text; empty when there is none. */
  public static String text(JsonObject parent, String field) {
    return parent.get(field) instanceof JsonPrimitive value ? value.getAsString() : "";
  }

  /** The objects of the list in a field. */
  public static List<JsonObject> objects(JsonObject parent, String field) {
    List<JsonObject> objects = new ArrayList<>();
    if (parent.get(field) instanceof JsonArray list) {
      for (JsonElement element : list) {
        if (element instanceof JsonObject object) {
          objects.add(object);
        }
      }
    }
    return objects;
  }

  /** The texts of the list in a field. */
  public static List<String> list(JsonObject parent, String field) {
    List<String> texts = new ArrayList<>();
    if (parent.get(field) instanceof JsonArray list) {
      for (JsonElement element : list) {
        if (element instanceof JsonPrimitive text) {
          texts.add(text.getAsString());
        }
      }
    }
    return texts;
  }

  /** The texts of the object in a field, by name. */
  public static Map<String, String> texts(JsonObject parent, String field) {
    Map<String, String> texts = new HashMap<>();
    object(parent, field)
        .asMap()
        .forEach((name, value) -> {
          if (value instanceof JsonPrimitive text) {
            texts.put(name, text.getAsString());
          }
        });
    return texts;
  }
}
