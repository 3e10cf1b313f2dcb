package dev.stowage.registry.fake;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * What a registry reads in a manifest, as forgivingly as registries do.
 *
 * @param blobs digests of config and layers but those that may lie elsewhere
 * @param children digests of an index's manifests
 */
record ManifestFacts(
    List<String> blobs, List<String> children, Optional<String> subject, JsonNode json) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static ManifestFacts of(byte[] bytes) {
    JsonNode json = read(bytes);
    List<String> blobs =
        Stream.concat(Stream.of(json.path("config")), all(json.path("layers")))
            .filter(node -> !node.has("urls"))
            .flatMap(ManifestFacts::digest)
            .toList();
    return new ManifestFacts(
        blobs,
        all(json.path("manifests")).flatMap(ManifestFacts::digest).toList(),
        digest(json.path("subject")).findFirst(),
        json);
  }

  /** The type of artifact it is, as the referrers API shows it. */
  String artifactType() {
    String own = json.path("artifactType").asText("");
    return own.isEmpty() ? json.path("config").path("mediaType").asText("") : own;
  }

  private static JsonNode read(byte[] bytes) {
    try {
      JsonNode json = JSON.readTree(bytes);
      return json == null ? MissingNode.getInstance() : json;
    } catch (IOException e) {
      return MissingNode.getInstance();
    }
  }

  private static Stream<JsonNode> all(JsonNode array) {
    return StreamSupport.stream(array.spliterator(), false);
  }

  private static Stream<String> digest(JsonNode descriptor) {
    return Stream.of(descriptor.path("digest").asText("")).filter(text -> !text.isEmpty());
  }
}
