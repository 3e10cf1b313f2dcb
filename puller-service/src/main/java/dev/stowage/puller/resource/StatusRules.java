package dev.stowage.puller.resource;

import static dev.stowage.json.JsonFields.objects;
import static dev.stowage.json.JsonFields.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** What the status of a NodeCache object is to be. */
final class StatusRules {

  private StatusRules() {}

  /** By what was reported of its cache. */
  static JsonObject of(NodeCacheObject object, NodeCacheReported report) {
    JsonObject status = begin(object, report.state().name());
    status.addProperty("images", report.images());
    status.addProperty("nodes", report.nodes());
    status.addProperty("daemonSets", report.daemonSets());
    status.addProperty("present", report.counts().present());
    status.addProperty("pulling", report.counts().pulling());
    status.addProperty("failed", report.counts().failed());
    status.addProperty("waiting", report.counts().waiting());
    boolean ready = report.state() == CacheState.READY;
    JsonArray conditions = new JsonArray();
    conditions.add(
        condition(
            object,
            "Ready",
            ready ? "True" : "False",
            reason(report.state().name()),
            Objects.requireNonNullElse(report.message(), ""),
            report.time()));
    CachePreview preview = report.preview();
    if (preview != null) {
      conditions.add(
          condition(
              object,
              "Fits",
              fits(preview.fit()),
              reason(preview.fit().name()),
              String.join("; ", preview.reasons()),
              report.time()));
    }
    status.add("conditions", conditions);
    return status;
  }

  /** Of one that no cache can be made of. */
  static JsonObject unusable(NodeCacheObject object, String why, Instant now) {
    JsonObject status = begin(object, CacheState.REFUSED.name());
    JsonArray conditions = new JsonArray();
    conditions.add(condition(object, "Ready", "False", "Unusable", why, now));
    status.add("conditions", conditions);
    return status;
  }

  private static JsonObject begin(NodeCacheObject object, String state) {
    JsonObject status = new JsonObject();
    status.addProperty("observedGeneration", object.generation());
    status.addProperty("state", state);
    return status;
  }

  // The time is that of the status' last change, not of its last confirmation.
  private static JsonObject condition(
      NodeCacheObject object,
      String type,
      String value,
      String reason,
      String message,
      Instant now) {
    List<JsonObject> before = objects(object.status(), "conditions");
    String since =
        before.stream()
            .filter(one -> text(one, "type").equals(type) && text(one, "status").equals(value))
            .map(one -> text(one, "lastTransitionTime"))
            .findFirst()
            .orElse(now.truncatedTo(ChronoUnit.SECONDS).toString());
    JsonObject condition = new JsonObject();
    condition.addProperty("type", type);
    condition.addProperty("status", value);
    condition.addProperty("reason", reason);
    // An empty one is refused by API servers of 1.20, which read it as null.
    if (!message.isEmpty()) {
      condition.addProperty("message", message);
    }
    condition.addProperty("lastTransitionTime", since);
    condition.addProperty("observedGeneration", object.generation());
    return condition;
  }

  private static String fits(CacheFit fit) {
    return switch (fit) {
      case FITS -> "True";
      case EXCEEDS -> "False";
      case UNKNOWN -> "Unknown";
    };
  }

  private static String reason(String name) {
    return name.charAt(0) + name.substring(1).toLowerCase(Locale.ROOT);
  }
}
