package dev.stowage.puller.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.puller.mode.KnownNamespaces;
import dev.stowage.puller.secret.PullSecretPatch;
import dev.stowage.puller.secret.PullSecretRules;
import dev.stowage.puller.workload.WorkloadObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** Which pull secret a rewritten workload gets, and how it is named without others being lost. */
final class PullSecretNames {
  private final ApiServer server;
  private final PullSecretRules rules;
  private final Supplier<KnownNamespaces> namespaces;

  /**
   * @param namespaces asked for only when a pull secret is configured
   */
  PullSecretNames(ApiServer server, PullSecretRules rules, Supplier<KnownNamespaces> namespaces) {
    this.server = server;
    this.rules = rules;
    this.namespaces = namespaces;
  }

  /**
   * The operations for a workload's pod spec, if any.
   *
   * @throws ApiServerException when it cannot be known now
   */
  List<JsonObject> patch(WorkloadObject workload) {
    if (rules.name() == null) {
      return List.of();
    }
    String namespace = workload.id().namespace();
    Map<String, String> annotations =
        namespaces
            .get()
            .annotationsOf(namespace)
            .orElseThrow(() ->
                new ApiServerException("namespace %s is not known yet".formatted(namespace), null));
    Optional<String> name = rules.of(namespace, annotations);
    if (name.isEmpty()) {
      return List.of();
    }
    JsonObject podSpec = workload.podSpec();
    boolean namesSome =
        podSpec.get("imagePullSecrets") instanceof JsonArray named && !named.isEmpty();
    return PullSecretPatch.of(
        podSpec,
        workload.podSpecPath(),
        name.orElseThrow(),
        namesSome ? List.of() : ofServiceAccount(namespace, podSpec));
  }

  // Pods get them only as long as their own spec names none.
  private List<String> ofServiceAccount(String namespace, JsonObject podSpec) {
    String account = JsonFields.text(podSpec, "serviceAccountName");
    String path =
        "/api/v1/namespaces/%s/serviceaccounts/%s"
            .formatted(namespace, account.isEmpty() ? "default" : account);
    Answer answer = server.get(path);
    if (answer.code() != 200 && answer.code() != 404) {
      throw new ApiServerException(
          "GET %s was answered with %d: %s".formatted(path, answer.code(), answer.message()), null);
    }
    List<String> names = new ArrayList<>();
    if (answer.body().get("imagePullSecrets") instanceof JsonArray references) {
      for (JsonElement reference : references) {
        if (reference instanceof JsonObject object) {
          names.add(JsonFields.text(object, "name"));
        }
      }
    }
    return names;
  }
}
