package dev.stowage.registry.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.image.Digest;
import dev.stowage.image.InvalidImageException;
import dev.stowage.image.Platform;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.io.IOException;
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
  private static final int MAX_NESTING = 64;
  private static final String ATTESTED_DIGEST = "vnd.docker.reference.digest";
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
              .build());

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
    JsonNode root = read();
    if (root.path("schemaVersion").asInt() == 1) {
      throw failure(RegistryErrorCode.UNSUPPORTED_MANIFEST, "is of schema version 1");
    }
    boolean hasManifests = root.has("manifests");
    if (hasManifests && (root.has("layers") || root.has("config"))) {
      throw malformed("has both 'manifests' and 'layers' or 'config'");
    }
    String written = root.path("mediaType").asText("");
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
        raw, descriptor(root.path("config"), "config"), descriptors(root, "layers"), subject(root));
  }

  private JsonNode read() {
    try {
      JsonNode root = JSON.readTree(raw.bytes());
      if (root == null || !root.isObject()) {
        throw malformed("is no JSON object");
      }
      return root;
    } catch (IOException e) {
      // Not only what is no JSON: bytes that pass for UTF-16 or UTF-32 and are none.
      throw malformed("is no JSON");
    }
  }

  private List<Descriptor> descriptors(JsonNode root, String field) {
    JsonNode array = root.path(field);
    if (array.isMissingNode() || array.isNull()) {
      return List.of();
    }
    if (!array.isArray()) {
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

  private @Nullable Descriptor subject(JsonNode root) {
    JsonNode subject = root.path("subject");
    return subject.isMissingNode() || subject.isNull() ? null : descriptor(subject, "subject");
  }

  private Descriptor descriptor(JsonNode node, String where) {
    JsonNode digest = node.path("digest");
    JsonNode size = node.path("size");
    if (!digest.isTextual()) {
      throw malformed("has no digest in " + where);
    }
    if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
      throw malformed("has no valid size in " + where);
    }
    Descriptor plain =
        new Descriptor(
            node.path("mediaType").asText(""), digest(digest.asText(), where), size.longValue());
    return new Descriptor(
        plain.mediaType(),
        plain.digest(),
        plain.size(),
        platform(node.path("platform")),
        attested(node.path("annotations").path(ATTESTED_DIGEST), where),
        data(node.path("data"), plain, where));
  }

  private Digest digest(String text, String where) {
    try {
      return Digest.parse(text);
    } catch (InvalidImageException e) {
      throw malformed("has in %s a %s".formatted(where, e.getMessage()));
    }
  }

  // Some builders write platforms that no runtime knows; such a manifest is copied, never chosen.
  private static @Nullable Platform platform(JsonNode node) {
    String variant = node.path("variant").asText("");
    try {
      return node.isObject()
          ? new Platform(
              node.path("os").asText(""),
              node.path("architecture").asText(""),
              variant.isEmpty() ? null : variant)
          : null;
    } catch (InvalidImageException e) {
      return null;
    }
  }

  private @Nullable Digest attested(JsonNode node, String where) {
    return node.isTextual() ? digest(node.asText(), where + "'s annotations") : null;
  }

  private @Nullable String data(JsonNode node, Descriptor described, String where) {
    if (node.isMissingNode() || node.isNull()) {
      return null;
    }
    try {
      byte[] content = Base64.getDecoder().decode(node.asText());
      if (content.length == described.size()
          && Digest.of(described.digest().algorithm(), content).equals(described.digest())) {
        return node.asText();
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
