package dev.stowage.registry.fake;

import dev.stowage.image.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** Writes content into a fake registry; what it returns are descriptors as JSON. */
final class KindWriter {
  private static final String LAYER = "application/vnd.oci.image.layer.v1.";

  private final FakeRegistry registry;
  private final String repository;
  private final String tag;
  private final Digest.Algorithm algorithm;

  KindWriter(FakeRegistry registry, String repository, String tag, Digest.Algorithm algorithm) {
    this.registry = registry;
    this.repository = repository;
    this.tag = tag;
    this.algorithm = algorithm;
  }

  /** The image that the tag means. */
  void image(String more, String... layers) {
    put(tag, FakeImage.OCI_MANIFEST, imageJson(more, "amd64", layers));
  }

  /** The artifact that the tag means. */
  void artifact(String more, String... layers) {
    image(",\"artifactType\":\"application/x.artifact\"" + more, layers);
  }

  /** The index that the tag means. */
  void index(String more, String... children) {
    put(tag, FakeImage.OCI_INDEX, indexJson(more, children));
  }

  /** An image of its own for a platform. */
  String child(String architecture) {
    return put("", FakeImage.OCI_MANIFEST, imageJson("", architecture, layer("tar", architecture)));
  }

  String childIndex(String... children) {
    return put("", FakeImage.OCI_INDEX, indexJson("", children));
  }

  String layer(String form, String text) {
    return blob(LAYER + form, repository + " " + text, "");
  }

  String layerWithData(String text) {
    byte[] bytes = (repository + " " + text).getBytes(StandardCharsets.UTF_8);
    return blob(
        LAYER + "tar",
        repository + " " + text,
        ",\"data\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"");
  }

  /** A layer that lies at an address where nobody may look. */
  String foreignLayer() {
    return descriptor(
        LAYER.replace("layer", "layer.nondistributable") + "tar",
        "elsewhere".getBytes(StandardCharsets.UTF_8),
        ",\"urls\":[\"http://127.0.0.2:1/layer\"]");
  }

  /** A manifest that is not there. */
  String missing(String text) {
    return descriptor(FakeImage.OCI_MANIFEST, text.getBytes(StandardCharsets.UTF_8), "");
  }

  private String imageJson(String more, String architecture, String... layers) {
    String config =
        blob(
            "application/vnd.oci.image.config.v1+json",
            "{\"architecture\":\"%s\",\"os\":\"linux\"}".formatted(architecture),
            "");
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]%s}"
        .formatted(FakeImage.OCI_MANIFEST, config, String.join(",", layers), more);
  }

  private static String indexJson(String more, String... children) {
    return "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"manifests\":[%s]%s}"
        .formatted(FakeImage.OCI_INDEX, String.join(",", children), more);
  }

  private String put(String name, String mediaType, String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    registry.putManifest(repository, Digest.of(algorithm, bytes).toString(), mediaType, bytes);
    if (!name.isEmpty()) {
      registry.putManifest(repository, name, mediaType, bytes);
    }
    return descriptor(mediaType, bytes, "");
  }

  private String blob(String mediaType, String text, String more) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    registry.putBlobAs(repository, Digest.of(algorithm, bytes), bytes);
    return descriptor(mediaType, bytes, more);
  }

  private String descriptor(String mediaType, byte[] bytes, String more) {
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d%s}"
        .formatted(mediaType, Digest.of(algorithm, bytes), bytes.length, more);
  }
}
