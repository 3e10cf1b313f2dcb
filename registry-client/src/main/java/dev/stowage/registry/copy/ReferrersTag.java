package dev.stowage.registry.copy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.ManifestParser;
import dev.stowage.registry.manifest.MediaTypes;
import dev.stowage.registry.manifest.RawManifest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * The index of referrers that a client keeps under a tag where the registry does not (OCI
 * distribution specification, "Referrers Tag Schema"). Registries have no conditional write, so
 * writers that share a lock take turns, and each reads back what it wrote.
 */
final class ReferrersTag {
  private static final int MAX_TRIES = 3;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final RegistryClient client;
  private final TagLock lock;

  ReferrersTag(RegistryClient client, TagLock lock) {
    this.client = client;
    this.lock = lock;
  }

  /** Adds referrers to the list of their subject; those of others stay. */
  void add(ImageReference target, Digest subject, List<RawManifest> referrers)
      throws InterruptedException {
    String tag = ReferrerSearch.tagOf(subject);
    lock.whileHeld(
        target.registry() + "/" + target.repository() + ":" + tag,
        () -> merge(target, tag, referrers));
  }

  private void merge(ImageReference target, String tag, List<RawManifest> referrers) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      ObjectNode index = read(target, tag);
      if (!addMissing(index, referrers)) {
        return;
      }
      byte[] bytes = write(index);
      client.pushManifest(
          target.registry(),
          target.repository(),
          tag,
          new RawManifest(MediaTypes.OCI_INDEX, bytes, Digest.sha256(bytes)));
    }
    if (addMissing(read(target, tag), referrers)) {
      throw new RegistryException(
          RegistryErrorCode.VERIFICATION_FAILED,
          target.registry(),
          "list referrers under %s/%s:%s: others keep writing it without our entries"
              .formatted(target.registry(), target.repository(), tag));
    }
  }

  private ObjectNode read(ImageReference target, String tag) {
    Optional<RawManifest> present =
        client.readBackManifest(target.registry(), target.repository(), tag);
    if (present.isEmpty()) {
      return JSON.createObjectNode()
          .put("schemaVersion", 2)
          .put("mediaType", MediaTypes.OCI_INDEX)
          .set("manifests", JSON.createArrayNode());
    }
    ManifestParser.parse(target.registry(), present.get());
    return object(present.get().bytes());
  }

  private static boolean addMissing(ObjectNode index, List<RawManifest> referrers) {
    ArrayNode manifests = index.withArray("manifests");
    boolean added = false;
    for (RawManifest referrer : referrers) {
      String digest = referrer.digest().toString();
      boolean known =
          manifests.valueStream().anyMatch(entry -> entry.path("digest").asText().equals(digest));
      if (!known) {
        manifests.add(entry(referrer));
        added = true;
      }
    }
    return added;
  }

  private static ObjectNode entry(RawManifest referrer) {
    JsonNode manifest = object(referrer.bytes());
    ObjectNode entry =
        JSON.createObjectNode()
            .put("mediaType", referrer.mediaType())
            .put("digest", referrer.digest().toString())
            .put("size", referrer.bytes().length);
    String type =
        manifest.path("artifactType").asText(manifest.path("config").path("mediaType").asText(""));
    if (!type.isEmpty()) {
      entry.put("artifactType", type);
    }
    if (manifest.path("annotations").isObject()) {
      entry.set("annotations", manifest.path("annotations"));
    }
    return entry;
  }

  private static ObjectNode object(byte[] json) {
    try {
      return (ObjectNode) JSON.readTree(json);
    } catch (IOException e) {
      throw new IllegalStateException("A manifest that was parsed is JSON", e);
    }
  }

  private static byte[] write(ObjectNode index) {
    try {
      return JSON.writeValueAsBytes(index);
    } catch (IOException e) {
      throw new IllegalStateException("A tree can be written", e);
    }
  }
}
