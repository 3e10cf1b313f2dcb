package dev.stowage.standalone.copy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.stowage.registry.copy.CopyPlan;
import dev.stowage.registry.copy.CopyResult;
import dev.stowage.registry.error.RegistryException;
import java.time.Duration;
import java.util.List;

/** Outcomes as one JSON document for programs. */
final class ReportJson {
  private static final ObjectMapper JSON = new ObjectMapper();

  private ReportJson() {}

  static String of(List<ListOutcome> lists) {
    ObjectNode document = JSON.createObjectNode();
    ArrayNode all = document.putArray("lists");
    lists.forEach(list -> all.add(list(list)));
    return document.toPrettyString();
  }

  private static ObjectNode list(ListOutcome outcome) {
    ObjectNode node = JSON.createObjectNode();
    node.put("file", outcome.list().file().orElse(null));
    node.put("seconds", seconds(outcome.took()));
    node.put("images", outcome.images().size());
    node.put("copied", outcome.copied());
    node.put("alreadyThere", outcome.alreadyThere());
    node.put("failed", outcome.failed());
    node.put("bytes", outcome.bytes());
    node.put("bytesMoved", outcome.bytesMoved());
    ArrayNode results = node.putArray("results");
    outcome.images().forEach(image -> results.add(image(image)));
    return node;
  }

  private static ObjectNode image(ImageOutcome outcome) {
    ObjectNode node = JSON.createObjectNode();
    node.put("source", outcome.pair().source().toString());
    node.put("target", outcome.pair().target().toString());
    node.put("seconds", seconds(outcome.took()));
    switch (outcome) {
      case ImageOutcome.Copied(var _, var _, CopyResult result) -> {
        node.put("digest", result.digest().toString());
        node.put("sourceDigest", result.sourceDigest().toString());
        node.put("bytes", result.bytes());
        node.put("bytesMoved", result.bytesMoved());
        node.put("alreadyThere", result.alreadyThere());
        ArrayNode notes = node.putArray("notes");
        result.notes().forEach(notes::add);
      }
      case ImageOutcome.Planned(var _, var _, CopyPlan plan) -> {
        node.put("digest", plan.digest().toString());
        node.put("alreadyThere", plan.alreadyThere());
        node.put("manifestsToPush", plan.manifests());
        node.put("blobsToBring", plan.blobs());
        node.put("bytesToBring", plan.bytes());
      }
      case ImageOutcome.Failed(var _, var _, RegistryException failure) -> {
        node.put("code", failure.code().name());
        node.put("message", OutcomeLines.oneLine(failure));
        node.put("advice", failure.code().advice());
      }
    }
    return node;
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1000.0;
  }
}
