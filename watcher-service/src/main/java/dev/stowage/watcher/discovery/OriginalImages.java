package dev.stowage.watcher.discovery;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import dev.stowage.workload.ContainerId;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The references that a rewrite replaced. People can edit the annotation: whatever in it cannot be
 * read stands for nothing.
 */
public record OriginalImages(JsonObject byContainer) {

  /** Reads the annotation. */
  public static OriginalImages parse(@Nullable String annotation) {
    return new OriginalImages(annotation == null ? new JsonObject() : parsed(annotation));
  }

  private static JsonObject parsed(String annotation) {
    try {
      return JsonParser.parseString(annotation) instanceof JsonObject object
          ? object
          : new JsonObject();
    } catch (JsonParseException e) {
      return new JsonObject();
    }
  }

  /** What the container used before. */
  public Optional<ImageReference> of(ContainerId container) {
    JsonElement original = byContainer.get(container.toString());
    if (original == null || !original.isJsonPrimitive()) {
      return Optional.empty();
    }
    try {
      return Optional.of(ImageReference.parse(original.getAsString()));
    } catch (InvalidImageException e) {
      return Optional.empty();
    }
  }
}
