package dev.stowage.registry.fake;

import dev.stowage.image.Digest;
import dev.stowage.image.InvalidImageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;

/** {@code /v2/<name>/manifests/<reference>}. */
final class ManifestVerbs {
  private final Content content;
  private final Traits traits;

  ManifestVerbs(Content content, Traits traits) {
    this.content = content;
    this.traits = traits;
  }

  void serve(Call call) throws IOException {
    switch (call.method()) {
      case "GET", "HEAD" -> read(call);
      case "PUT" -> write(call);
      case "DELETE" ->
          call.answer(content.removeManifest(call.repository(), call.last()) ? 202 : 404);
      default -> call.refuse(405, "UNSUPPORTED");
    }
  }

  private void read(Call call) throws IOException {
    Optional<Content.Manifest> found = content.manifest(call.repository(), call.last());
    if (found.isEmpty()) {
      call.refuse(404, "MANIFEST_UNKNOWN");
      return;
    }
    call.set("Content-Type", found.get().mediaType());
    call.set("Docker-Content-Digest", found.get().digest());
    call.answer(200, found.get().bytes());
  }

  private void write(Call call) throws IOException {
    byte[] bytes = call.exchange().getRequestBody().readNBytes(traits.manifestLimit + 1);
    if (bytes.length > traits.manifestLimit) {
      call.refuse(413, "SIZE_INVALID");
      return;
    }
    String reference = call.last();
    if (reference.contains(":") && !isDigestOf(reference, bytes)) {
      call.refuse(400, "DIGEST_INVALID");
      return;
    }
    ManifestFacts facts = ManifestFacts.of(bytes);
    String repository = call.repository();
    if (traits.checksReferences
        && (facts.blobs().stream().anyMatch(blob -> content.blob(repository, blob).isEmpty())
            || facts.children().stream()
                .anyMatch(child -> content.manifest(repository, child).isEmpty()))) {
      call.refuse(404, "MANIFEST_BLOB_UNKNOWN");
      return;
    }
    if (traits.immutableTagStatus > 0 && changesTag(call, bytes)) {
      call.refuse(traits.immutableTagStatus, "TAG_IMMUTABLE");
      return;
    }
    String mediaType = call.header("content-type").orElse("");
    content.putManifest(repository, reference, mediaType, bytes);
    for (String tag : call.queries("tag")) {
      content.putManifest(repository, tag, mediaType, bytes);
      call.exchange().getResponseHeaders().add("OCI-Tag", tag);
    }
    if (traits.referrers && facts.subject().isPresent()) {
      call.set("OCI-Subject", facts.subject().get());
    }
    String digest = reference.contains(":") ? reference : Digest.sha256(bytes).toString();
    call.set("Docker-Content-Digest", digest);
    call.set("Location", "/v2/%s/manifests/%s".formatted(repository, digest));
    call.answer(201);
  }

  private boolean changesTag(Call call, byte[] bytes) {
    return !call.last().contains(":")
        && content
            .manifest(call.repository(), call.last())
            .filter(held -> !Arrays.equals(held.bytes(), bytes))
            .isPresent();
  }

  static boolean isDigestOf(String text, byte[] bytes) {
    try {
      Digest digest = Digest.parse(text);
      return Digest.of(digest.algorithm(), bytes).equals(digest);
    } catch (InvalidImageException e) {
      return false;
    }
  }
}
