package dev.stowage.watcher.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.io.IOException;

/** A line of a watch. */
sealed interface WatchEvent {

  /** An object was made or changed. */
  record Changed(JsonObject apiObject) implements WatchEvent {}

  /** An object was deleted. */
  record Deleted(JsonObject apiObject) implements WatchEvent {}

  /** Nothing happened up to this state of the server. */
  record Bookmark(JsonObject apiObject) implements WatchEvent {}

  /** The server has forgotten what happened since: only a list can tell. */
  record Outdated() implements WatchEvent {}

  /** The state of the server after the event; empty when it does not say. */
  default String resourceVersion() {
    return switch (this) {
      case Changed changed -> version(changed.apiObject());
      case Deleted deleted -> version(deleted.apiObject());
      case Bookmark bookmark -> version(bookmark.apiObject());
      case Outdated outdated -> "";
    };
  }

  /**
   * Reads a line.
   *
   * @throws IOException when it is none, or when the server says that it cannot go on
   */
  static WatchEvent read(String line) throws IOException {
    JsonObject event;
    try {
      event = JsonParser.parseString(line).getAsJsonObject();
    } catch (JsonParseException | IllegalStateException e) {
      throw new IOException("a line of the watch is no JSON object", e);
    }
    JsonObject apiObject =
        event.get("object") instanceof JsonObject object ? object : new JsonObject();
    String type = event.get("type") instanceof JsonElement text ? text.getAsString() : "";
    return switch (type) {
      case "ADDED", "MODIFIED" -> new Changed(apiObject);
      case "DELETED" -> new Deleted(apiObject);
      case "BOOKMARK" -> new Bookmark(apiObject);
      case "ERROR" -> failed(apiObject);
      default -> throw new IOException("the watch has an event of the unknown type " + type);
    };
  }

  private static WatchEvent failed(JsonObject status) throws IOException {
    if (status.get("code") instanceof JsonElement code && code.getAsString().equals("410")) {
      return new Outdated();
    }
    throw new IOException(
        status.get("message") instanceof JsonElement message
            ? message.getAsString()
            : "the watch failed");
  }

  private static String version(JsonObject apiObject) {
    return apiObject.get("metadata") instanceof JsonObject metadata
            && metadata.get("resourceVersion") instanceof JsonElement version
        ? version.getAsString()
        : "";
  }
}
