package dev.stowage.puller.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The annotation in which a rewritten workload keeps what its containers used before: a JSON
 * object, {@code containers/NAME} or {@code initContainers/NAME} → the text exactly as it stood.
 */
public final class OriginalImages {
  /** The annotation's name. */
  public static final String ANNOTATION = "stowage.dev/original-images";

  private static final ObjectMapper JSON = new ObjectMapper();

  private OriginalImages() {}

  /** Reads the annotation; what a person broke counts as not there. */
  public static Map<ContainerId, String> read(Map<String, String> annotations) {
    Map<ContainerId, String> originals = new HashMap<>();
    entries(annotations.getOrDefault(ANNOTATION, "{}"))
        .forEach(
            (key, image) -> container(key).ifPresent(container -> originals.put(container, image)));
    return originals;
  }

  /** The annotation's content, the same for the same originals. */
  public static String write(Map<ContainerId, String> originals) {
    Map<String, String> entries = new TreeMap<>();
    originals.forEach((container, image) -> entries.put(container.toString(), image));
    try {
      return JSON.writeValueAsString(entries);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot write a map of texts", e);
    }
  }

  private static Map<String, String> entries(String json) {
    try {
      Map<String, String> read = JSON.readValue(json, new TypeReference<Map<String, String>>() {});
      if (read == null) {
        return Map.of();
      }
      read.values().removeIf(Objects::isNull);
      return read;
    } catch (JsonProcessingException e) {
      return Map.of();
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
