package dev.stowage.watcher.kubernetes;

import com.google.gson.JsonObject;
import dev.stowage.json.JsonFields;
import dev.stowage.watcher.rule.CustomResourceRule;
import dev.stowage.watcher.source.SourceException.Code;
import dev.stowage.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Asks an API server what it serves. */
final class ServedKinds {
  private final KubernetesApi api;

  ServedKinds(KubernetesApi api) {
    this.api = api;
  }

  /**
   * The kinds of workloads that the server serves, each in its newest version, and the custom
   * resources among the rules' that it serves.
   */
  List<ServedKind> among(List<CustomResourceRule> rules) {
    Map<String, Set<String>> served = new HashMap<>();
    List<ServedKind> kinds = new ArrayList<>();
    for (WorkloadKind kind : WorkloadKind.values()) {
      ServedKind.candidates(kind).stream()
          .filter(candidate ->
              served
                  .computeIfAbsent(candidate.versionPath(), path -> namesServedUnder(path).keySet())
                  .contains(candidate.plural()))
          .findFirst()
          .ifPresent(kinds::add);
    }
    if (kinds.isEmpty()) {
      throw api.failure(
          Code.UNAVAILABLE, "serves no kind of workload: is this a Kubernetes API server?");
    }
    rules.forEach(rule -> customKind(rule).ifPresent(kinds::add));
    return kinds;
  }

  private Optional<ServedKind> customKind(CustomResourceRule rule) {
    JsonObject group = api.get("/apis/" + rule.group(), List.of()).orElse(new JsonObject());
    if (!(group.get("preferredVersion") instanceof JsonObject preferred)) {
      return Optional.empty();
    }
    String version = preferred.get("version").getAsString();
    return namesServedUnder("/apis/" + rule.group() + "/" + version).entrySet().stream()
        .filter(resource -> resource.getValue().equals(rule.kind()))
        .map(resource ->
            new ServedKind(
                WorkloadKind.CUSTOM_RESOURCE, rule, rule.group(), version, resource.getKey()))
        .findFirst();
  }

  // Plural name → kind, without subresources.
  private Map<String, String> namesServedUnder(String path) {
    Map<String, String> names = new TreeMap<>();
    for (JsonObject resource :
        JsonFields.objects(api.get(path, List.of()).orElse(new JsonObject()), "resources")) {
      String name = JsonFields.text(resource, "name");
      if (name.indexOf('/') < 0) {
        names.put(name, JsonFields.text(resource, "kind"));
      }
    }
    return names;
  }
}
