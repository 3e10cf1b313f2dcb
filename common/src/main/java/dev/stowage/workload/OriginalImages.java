package dev.stowage.workload;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import dev.stowage.json.InvalidJsonException;
import dev.stowage.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the containers of a rewritten workload used before. The workload keeps it in an annotation,
 * a JSON object of {@code containers/NAME} or {@code initContainers/NAME} → the text exactly as it
 * stood, which people can edit: whatever in it cannot be read counts as not there.
 *
 * @param texts the texts, by container
 */
public record OriginalImages(Map<ContainerId, String> texts) {
  /** The annotation's name. */
  public static final String ANNOTATION = "stowage.dev/original-images";

  public OriginalImages {
    texts = Map.copyOf(texts);
  }

  /** Reads the annotation; null where there is none. */
  public static OriginalImages read(@Nullable String annotation) {
    Map<ContainerId, String> texts = new HashMap<>();
    if (annotation != null) {
      for (Map.Entry<String, JsonElement> entry : object(annotation).entrySet()) {
        if (entry.getValue() instanceof JsonPrimitive image && image.isString()) {
          container(entry.getKey())
              .ifPresent(container -> texts.put(container, image.getAsString()));
        }
      }
    }
    return new OriginalImages(texts);
  }

  /** What a container used before, if it is a reference. */
  public Optional<ImageReference> of(ContainerId container) {
    String text = texts.get(container);
    if (text == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(ImageReference.parse(text));
    } catch (InvalidImageException e) {
      return Optional.empty();
    }
  }

  /** The annotation's content, the same for the same originals. */
  public String write() {
    JsonObject entries = new JsonObject();
    new TreeMap<>(texts)
        .forEach((container, image) -> entries.addProperty(container.toString(), image));
    return new String(Json.write(entries), StandardCharsets.UTF_8);
  }

  private static JsonObject object(String annotation) {
    try {
      return Json.objectOrEmpty(annotation);
    } catch (InvalidJsonException e) {
      return new JsonObject();
    }
  }

  private static Optional<ContainerId> container(String key) {
    for (ContainerKind kind : ContainerKind.values()) {
      String prefix = kind.field() + "/";
      String name = key.startsWith(prefix) ? key.substring(prefix.length()) : "";
      if (!name.isEmpty() && name.indexOf('/') < 0) {
        return Optional.of(new ContainerId(kind, name));
      }
    }
    return Optional.empty();
  }
}
