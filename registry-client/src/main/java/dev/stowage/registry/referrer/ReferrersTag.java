package dev.stowage.registry.referrer;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.json.InvalidJsonException;
import dev.stowage.json.Json;
import dev.stowage.json.JsonFields;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.ManifestParser;
import dev.stowage.registry.manifest.MediaTypes;
import dev.stowage.registry.manifest.RawManifest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The index of referrers that a client keeps under a tag where the registry does not (OCI
 * distribution specification, "Referrers Tag Schema"). Registries have no conditional write, so
 * writers that share a lock take turns, and each reads back what it wrote.
 */
final class ReferrersTag {
  private static final int MAX_TRIES = 3;

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
      JsonObject index = read(target, tag);
      if (!addMissing(index, referrers)) {
        return;
      }
      byte[] bytes = Json.write(index);
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

  private JsonObject read(ImageReference target, String tag) {
    Optional<RawManifest> present =
        client.readBackManifest(target.registry(), target.repository(), tag);
    if (present.isEmpty()) {
      JsonObject empty = new JsonObject();
      empty.addProperty("schemaVersion", 2);
      empty.addProperty("mediaType", MediaTypes.OCI_INDEX);
      return empty;
    }
    ManifestParser.parse(target.registry(), present.get());
    return object(present.get().bytes());
  }

  private static boolean addMissing(JsonObject index, List<RawManifest> referrers) {
    JsonArray manifests =
        index.get("manifests") instanceof JsonArray present ? present : new JsonArray();
    index.add("manifests", manifests);
    Set<String> listed =
        JsonFields.objects(index, "manifests").stream()
            .map(entry -> JsonFields.text(entry, "digest"))
            .collect(Collectors.toSet());
    boolean added = false;
    for (RawManifest referrer : referrers) {
      if (listed.add(referrer.digest().toString())) {
        manifests.add(entry(referrer));
        added = true;
      }
    }
    return added;
  }

  private static JsonObject entry(RawManifest referrer) {
    JsonObject manifest = object(referrer.bytes());
    JsonObject entry = new JsonObject();
    entry.addProperty("mediaType", referrer.mediaType());
    entry.addProperty("digest", referrer.digest().toString());
    entry.addProperty("size", referrer.bytes().length);
    String own = JsonFields.text(manifest, "artifactType");
    String type =
        own.isEmpty() ? JsonFields.text(JsonFields.object(manifest, "config"), "mediaType") : own;
    if (!type.isEmpty()) {
      entry.addProperty("artifactType", type);
    }
    if (manifest.get("annotations") instanceof JsonObject annotations) {
      entry.add("annotations", annotations);
    }
    return entry;
  }

  private static JsonObject object(byte[] manifest) {
    try {
      return Json.objectOrEmpty(manifest);
    } catch (InvalidJsonException e) {
      throw new IllegalStateException("A manifest that was parsed is JSON", e);
    }
  }
}
