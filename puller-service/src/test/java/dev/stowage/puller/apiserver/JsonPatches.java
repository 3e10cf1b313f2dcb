package dev.stowage.puller.apiserver;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.Objects;

/** RFC 6902 as far as tests need it: test, replace, and add to objects and at the end of arrays. */
public final class JsonPatches {

  private JsonPatches() {}

  /** A patched copy; empty-handed with an exception when a test fails or a path is not there. */
  public static JsonObject apply(JsonObject object, JsonArray patch) {
    JsonObject copy = object.deepCopy();
    for (JsonElement element : patch) {
      JsonObject operation = element.getAsJsonObject();
      String[] path = operation.get("path").getAsString().substring(1).split("/", -1);
      JsonElement parent = copy;
      for (int i = 0; i < path.length - 1; i++) {
        parent = child(parent, path[i]);
      }
      String last = unescaped(path[path.length - 1]);
      JsonElement value = operation.get("value");
      switch (operation.get("op").getAsString()) {
        case "test" -> {
          if (!value.equals(child(parent, last))) {
            throw new PatchFailed("testing value " + last + " failed");
          }
        }
        case "replace" -> {
          child(parent, last);
          parent.getAsJsonObject().add(last, value);
        }
        case "add" -> {
          if (parent instanceof JsonArray array && last.equals("-")) {
            array.add(value);
          } else {
            parent.getAsJsonObject().add(last, value);
          }
        }
        default -> throw new PatchFailed("no such operation");
      }
    }
    return copy;
  }

  private static JsonElement child(JsonElement parent, String name) {
    JsonElement child =
        parent instanceof JsonArray array
            ? array.get(Integer.parseInt(name))
            : parent.getAsJsonObject().get(unescaped(name));
    if (child == null) {
      throw new PatchFailed("no " + name);
    }
    return child;
  }

  private static String unescaped(String name) {
    return name.replace("~1", "/").replace("~0", "~");
  }

  public static void set(JsonObject object, String field, String value) {
    object.add(field, new JsonPrimitive(Objects.requireNonNull(value)));
  }

  public static final class PatchFailed extends RuntimeException {
    private static final long serialVersionUID = 1L;

    PatchFailed(String message) {
      super(message);
    }
  }
}
