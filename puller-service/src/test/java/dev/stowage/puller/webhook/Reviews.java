package dev.stowage.puller.webhook;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.apiserver.JsonPatches;

/** AdmissionReviews as API servers send them. */
final class Reviews {
  private static final String REVIEW =
      """
      {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {
        "uid": "4711", "kind": {"group": "", "version": "v1", "kind": "%s"},
        "resource": {"group": "", "version": "v1", "resource": "pods"}, "subResource": "%s",
        "requestKind": {"group": "", "version": "v1", "kind": "Pod"},
        "namespace": "%s", "operation": "%s", "userInfo": {"username": "kubernetes-admin"},
        "object": %s, "oldObject": %s, "dryRun": false, "options": null}}
      """;

  private Reviews() {}

  static String creation(String namespace, String pod) {
    return REVIEW.formatted("Pod", "", namespace, "CREATE", pod, "null");
  }

  static String ephemeral(String kind, String namespace, String object, String oldObject) {
    return REVIEW.formatted(kind, "ephemeralcontainers", namespace, "UPDATE", object, oldObject);
  }

  static String ofOperation(String operation, String subResource) {
    return REVIEW.formatted("Pod", subResource, "shop", operation, "{}", "{}");
  }

  static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }

  /** The object as it is after the decision. */
  static JsonObject after(String object, AdmissionDecision decision) {
    return decision instanceof AdmissionDecision.Changed changed
        ? JsonPatches.apply(json(object), changed.patch())
        : json(object);
  }
}
