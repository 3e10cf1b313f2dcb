package dev.stowage.puller.quota;

import static dev.stowage.json.JsonFields.list;
import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.objects;
import static dev.stowage.json.JsonFields.text;
import static dev.stowage.json.JsonFields.texts;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A ResourceQuota of the caches' namespace.
 *
 * @param hard what it allows, by resource
 * @param used what of it is taken
 * @param scopes which pods it counts; empty for all
 */
record Quota(String name, Map<String, String> hard, Map<String, String> used, List<String> scopes) {
  // Pods of caches have requests, and no deadline.
  private static final Set<String> OURS = Set.of("NotTerminating", "NotBestEffort");
  private static final Set<String> OTHERS = Set.of("Terminating", "BestEffort");

  /** Whether it counts the pods of caches. */
  enum Reach {
    COUNTED,
    NOT_COUNTED,
    UNKNOWN
  }

  static Quota of(JsonObject quota) {
    JsonObject spec = object(quota, "spec");
    List<String> selected =
        objects(object(spec, "scopeSelector"), "matchExpressions").stream()
            .map(expression -> text(expression, "scopeName"))
            .toList();
    return new Quota(
        text(object(quota, "metadata"), "name"),
        texts(spec, "hard"),
        texts(object(quota, "status"), "used"),
        Stream.concat(list(spec, "scopes").stream(), selected.stream()).toList());
  }

  Reach reach() {
    if (scopes.stream().anyMatch(OTHERS::contains)) {
      return Reach.NOT_COUNTED;
    }
    return OURS.containsAll(scopes) ? Reach.COUNTED : Reach.UNKNOWN;
  }
}
