package dev.stowage.registry.fake;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code tags/list} and {@code referrers/<digest>}, both in pages that a Link header joins. */
final class ListVerbs {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Content content;
  private final Traits traits;

  ListVerbs(Content content, Traits traits) {
    this.content = content;
    this.traits = traits;
  }

  void tags(Call call) throws IOException {
    List<String> tags = content.tags(call.repository());
    if (tags.isEmpty()) {
      call.refuse(404, "NAME_UNKNOWN");
      return;
    }
    String last = call.query("last").orElse("");
    List<String> after = tags.stream().filter(tag -> tag.compareTo(last) > 0).toList();
    int size = Math.min(traits.pageSize, call.query("n").map(Integer::parseInt).orElse(1_000));
    List<String> page = after.subList(0, Math.min(size, after.size()));
    if (page.size() < after.size() && !page.isEmpty()) {
      link(call, "tags/list?n=%d&last=%s".formatted(size, page.getLast()));
    }
    ObjectNode json = JSON.createObjectNode().put("name", call.repository());
    page.forEach(json.putArray("tags")::add);
    call.set("Content-Type", "application/json");
    call.answer(200, bytes(json));
  }

  void referrers(Call call) throws IOException {
    if (!traits.referrers) {
      call.refuse(404, "UNSUPPORTED");
      return;
    }
    Optional<String> wantedType = call.query("artifactType");
    List<ObjectNode> found = new ArrayList<>();
    for (Content.Manifest manifest : content.manifests(call.repository())) {
      ManifestFacts facts = ManifestFacts.of(manifest.bytes());
      if (facts.subject().equals(Optional.of(call.last()))
          && wantedType.map(facts.artifactType()::equals).orElse(true)) {
        found.add(descriptor(manifest, facts));
      }
    }
    int from = call.query("last").map(Integer::parseInt).orElse(0);
    int to = (int) Math.min((long) from + traits.pageSize, found.size());
    if (to < found.size()) {
      link(call, "referrers/%s?last=%d".formatted(call.last(), to));
    }
    ObjectNode index =
        JSON.createObjectNode().put("schemaVersion", 2).put("mediaType", FakeImage.OCI_INDEX);
    found.subList(Math.min(from, to), to).forEach(index.putArray("manifests")::add);
    wantedType.ifPresent(type -> call.set("OCI-Filters-Applied", "artifactType"));
    call.set("Content-Type", FakeImage.OCI_INDEX);
    call.answer(200, bytes(index));
  }

  private static ObjectNode descriptor(Content.Manifest manifest, ManifestFacts facts) {
    ObjectNode descriptor =
        JSON.createObjectNode()
            .put("mediaType", manifest.mediaType())
            .put("digest", manifest.digest())
            .put("size", manifest.bytes().length)
            .put("artifactType", facts.artifactType());
    if (facts.json().has("annotations")) {
      descriptor.set("annotations", facts.json().path("annotations"));
    }
    return descriptor;
  }

  private static void link(Call call, String next) {
    call.set("Link", "</v2/%s/%s>; rel=\"next\"".formatted(call.repository(), next));
  }

  private static byte[] bytes(ObjectNode json) {
    try {
      return JSON.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("A tree can be written", e);
    }
  }
}
