package dev.stowage.registry.manifest;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.image.Digest;
import dev.stowage.image.InvalidImageException;
import dev.stowage.image.Platform;
import dev.stowage.json.InvalidJsonException;
import dev.stowage.json.Json;
import dev.stowage.json.JsonFields;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a manifest says and refuses what no tool may act upon: ambiguous documents
 * (CVE-2021-41190), malformed digests before a URL is built of them (CVE-2024-3727), sizes and
 * counts beyond reason, signed schema 1.
 */
public final class ManifestParser {
  private static final int MAX_ENTRIES = 5_000;
  private static final String ATTESTED_DIGEST = "vnd.docker.reference.digest";

  private final String registry;
  private final RawManifest raw;

  private ManifestParser(String registry, RawManifest raw) {
    this.registry = registry;
    this.raw = raw;
  }

  /**
   * Parses a manifest.
   *
   * @param registry where it comes from, for messages
   * @throws RegistryException with code MALFORMED_MANIFEST, UNSUPPORTED_MANIFEST or TOO_LARGE
   */
  public static Manifest parse(String registry, RawManifest raw) {
    return new ManifestParser(registry, raw).parse();
  }

  private Manifest parse() {
    JsonObject root = read();
    if (JsonFields.text(root, "schemaVersion").equals("1")) {
      throw failure(RegistryErrorCode.UNSUPPORTED_MANIFEST, "is of schema version 1");
    }
    boolean hasManifests = root.has("manifests");
    if (hasManifests && (root.has("layers") || root.has("config"))) {
      throw malformed("has both 'manifests' and 'layers' or 'config'");
    }
    String written = JsonFields.text(root, "mediaType");
    if (!written.isEmpty() && !written.equals(raw.mediaType())) {
      throw malformed(
          "calls itself '%s' but was sent as '%s'"
              .formatted(shown(written), shown(raw.mediaType())));
    }
    if (MediaTypes.INDEXES.contains(raw.mediaType()) || hasManifests) {
      if (MediaTypes.IMAGES.contains(raw.mediaType())) {
        throw malformed("is an index but was sent as '%s'".formatted(shown(raw.mediaType())));
      }
      return new Manifest.Index(raw, descriptors(root, "manifests"), subject(root));
    }
    if (!MediaTypes.IMAGES.contains(raw.mediaType())) {
      throw failure(
          RegistryErrorCode.UNSUPPORTED_MANIFEST,
          "has the media type '%s'".formatted(shown(raw.mediaType())));
    }
    return new Manifest.Image(
        raw, descriptor(root.get("config"), "config"), descriptors(root, "layers"), subject(root));
  }

  private JsonObject read() {
    try {
      if (Json.parse(raw.bytes()) instanceof JsonObject root) {
        return root;
      }
      throw malformed("is no JSON object");
    } catch (InvalidJsonException e) {
      throw malformed("is no JSON");
    }
  }

  private List<Descriptor> descriptors(JsonObject root, String field) {
    JsonElement written = root.get(field);
    if (isAbsent(written)) {
      return List.of();
    }
    if (!(written instanceof JsonArray array)) {
      throw malformed("has a '%s' that is no list".formatted(field));
    }
    if (array.size() > MAX_ENTRIES) {
      throw failure(
          RegistryErrorCode.TOO_LARGE,
          "has %d %s, the limit is %d".formatted(array.size(), field, MAX_ENTRIES));
    }
    List<Descriptor> descriptors = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      descriptors.add(descriptor(array.get(i), field + "[" + i + "]"));
    }
    return descriptors;
  }

  private @Nullable Descriptor subject(JsonObject root) {
    JsonElement subject = root.get("subject");
    return isAbsent(subject) ? null : descriptor(subject, "subject");
  }

  private Descriptor descriptor(@Nullable JsonElement written, String where) {
    JsonObject node = written instanceof JsonObject object ? object : new JsonObject();
    if (!(node.get("digest") instanceof JsonPrimitive text && text.isString())) {
      throw malformed("has no digest in " + where);
    }
    Digest digest = digest(text.getAsString(), where);
    long size = size(node.get("size"), where);
    return new Descriptor(
        JsonFields.text(node, "mediaType"),
        digest,
        size,
        platform(node.get("platform")),
        attested(JsonFields.object(node, "annotations").get(ATTESTED_DIGEST), where),
        data(node.get("data"), digest, size, where));
  }

  private long size(@Nullable JsonElement written, String where) {
    if (written instanceof JsonPrimitive number && number.isNumber()) {
      try {
        long size = Long.parseLong(number.getAsString());
        if (size >= 0) {
          return size;
        }
      } catch (NumberFormatException e) {
        // A fraction, or beyond reason: said below.
      }
    }
    throw malformed("has no valid size in " + where);
  }

  private static boolean isAbsent(@Nullable JsonElement written) {
    return written == null || written instanceof JsonNull;
  }

  private Digest digest(String text, String where) {
    try {
      return Digest.parse(text);
    } catch (InvalidImageException e) {
      throw malformed("has in %s a %s".formatted(where, e.getMessage()));
    }
  }

  // Some builders write platforms that no runtime knows; such a manifest is copied, never chosen.
  private static @Nullable Platform platform(@Nullable JsonElement written) {
    if (!(written instanceof JsonObject node)) {
      return null;
    }
    String variant = JsonFields.text(node, "variant");
    try {
      return new Platform(
          JsonFields.text(node, "os"),
          JsonFields.text(node, "architecture"),
          variant.isEmpty() ? null : variant);
    } catch (InvalidImageException e) {
      return null;
    }
  }

  private @Nullable Digest attested(@Nullable JsonElement written, String where) {
    return written instanceof JsonPrimitive text && text.isString()
        ? digest(text.getAsString(), where + "'s annotations")
        : null;
  }

  private @Nullable String data(
      @Nullable JsonElement written, Digest digest, long size, String where) {
    if (isAbsent(written)) {
      return null;
    }
    String data = written instanceof JsonPrimitive text ? text.getAsString() : "";
    try {
      byte[] content = Base64.getDecoder().decode(data);
      if (content.length == size && Digest.of(digest.algorithm(), content).equals(digest)) {
        return data;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw malformed("has in %s data that is not of its digest and size".formatted(where));
  }

  private RegistryException malformed(String what) {
    return failure(RegistryErrorCode.MALFORMED_MANIFEST, what);
  }

  private RegistryException failure(RegistryErrorCode code, String what) {
    return new RegistryException(
        code, registry, "manifest %s of %s %s".formatted(raw.digest(), registry, what));
  }

  private static String shown(String text) {
    String printable = text.replaceAll("\\p{Cntrl}", "?");
    return printable.length() > 100 ? printable.substring(0, 100) + "…" : printable;
  }
}
