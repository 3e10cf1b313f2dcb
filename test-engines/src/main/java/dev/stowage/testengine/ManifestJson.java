package dev.stowage.testengine;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stowage.image.Digest;
import dev.stowage.image.Platform;
import java.util.List;

/** Writes the documents of an image. */
record ManifestJson(ImageFormat format) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A child of an index. */
  record Child(Platform platform, Digest digest, long size) {}

  byte[] config(Platform platform, List<TestLayer> layers) {
    ObjectNode config = platform(platform);
    ObjectNode rootfs = config.putObject("rootfs");
    rootfs.put("type", "layers");
    ArrayNode differences = rootfs.putArray("diff_ids");
    layers.forEach(layer -> differences.add(layer.digest().toString()));
    return bytes(config);
  }

  byte[] manifest(byte[] config, List<TestLayer> layers) {
    ObjectNode manifest = JSON.createObjectNode();
    manifest.put("schemaVersion", 2);
    manifest.put("mediaType", format.manifest());
    manifest.set("config", descriptor(format.config(), Digest.sha256(config), config.length));
    ArrayNode list = manifest.putArray("layers");
    layers.forEach(layer -> list.add(descriptor(format.layer(), layer.digest(), layer.size())));
    return bytes(manifest);
  }

  byte[] index(List<Child> children) {
    ObjectNode index = JSON.createObjectNode();
    index.put("schemaVersion", 2);
    index.put("mediaType", format.index());
    ArrayNode list = index.putArray("manifests");
    for (Child child : children) {
      ObjectNode descriptor = descriptor(format.manifest(), child.digest(), child.size());
      descriptor.set("platform", platform(child.platform()));
      list.add(descriptor);
    }
    return bytes(index);
  }

  private static ObjectNode platform(Platform platform) {
    ObjectNode json = JSON.createObjectNode();
    json.put("architecture", platform.architecture());
    json.put("os", platform.os());
    platform.variantIfAny().ifPresent(variant -> json.put("variant", variant));
    return json;
  }

  private static ObjectNode descriptor(String mediaType, Digest digest, long size) {
    ObjectNode json = JSON.createObjectNode();
    json.put("mediaType", mediaType);
    json.put("digest", digest.toString());
    json.put("size", size);
    return json;
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsBytes(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
