package dev.stowage.puller.webhook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import java.util.TreeSet;

/** The MutatingWebhookConfiguration by which the API server asks us; it lets pods in without us. */
final class WebhookConfiguration {
  private static final String TEMPLATE =
      """
      {"apiVersion": "admissionregistration.k8s.io/v1", "kind": "MutatingWebhookConfiguration",
       "metadata": {"labels": {"app.kubernetes.io/managed-by": "stowage"}},
       "webhooks": [{
         "name": "pods.stowage.dev",
         "admissionReviewVersions": ["v1"],
         "failurePolicy": "Ignore",
         "timeoutSeconds": 2,
         "reinvocationPolicy": "IfNeeded",
         "sideEffects": "None",
         "matchPolicy": "Equivalent",
         "rules": [
           {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["CREATE"], "resources": ["pods"], "scope": "Namespaced"},
           {"apiGroups": [""], "apiVersions": ["v1"], "operations": ["UPDATE"], "resources": ["pods/ephemeralcontainers"], "scope": "Namespaced"}],
         "namespaceSelector": {"matchExpressions": [{"key": "kubernetes.io/metadata.name", "operator": "NotIn"}]}}]}
      """;

  private WebhookConfiguration() {}

  /**
   * The fields that we keep.
   *
   * @param protectedNamespaces of which the API server need not ask at all
   * @param bundle the authorities that it is to trust, PEM
   */
  static JsonObject of(
      WebhookSettings settings,
      String ownNamespace,
      Set<String> protectedNamespaces,
      String bundle) {
    JsonObject configuration = JsonParser.parseString(TEMPLATE).getAsJsonObject();
    configuration.getAsJsonObject("metadata").addProperty("name", settings.configuration());
    JsonObject webhook = configuration.getAsJsonArray("webhooks").get(0).getAsJsonObject();
    JsonObject client = new JsonObject();
    if (settings.url() == null) {
      JsonObject service = new JsonObject();
      service.addProperty("name", settings.service());
      service.addProperty("namespace", ownNamespace);
      service.addProperty("port", settings.servicePort());
      service.addProperty("path", WebhookSettings.PATH);
      client.add("service", service);
    } else {
      client.addProperty("url", settings.url() + WebhookSettings.PATH);
    }
    client.addProperty(
        "caBundle", Base64.getEncoder().encodeToString(bundle.getBytes(StandardCharsets.US_ASCII)));
    webhook.add("clientConfig", client);
    JsonArray values = new JsonArray();
    new TreeSet<>(protectedNamespaces).forEach(values::add);
    webhook
        .getAsJsonObject("namespaceSelector")
        .getAsJsonArray("matchExpressions")
        .get(0)
        .getAsJsonObject()
        .add("values", values);
    return configuration;
  }

  /** Whether what the server has says the same as what we keep. */
  static boolean isSame(JsonObject wanted, JsonObject stored) {
    return AdmissionRequest.array(stored, "webhooks").size() == 1
        && AdmissionRequest.array(stored, "webhooks").get(0) instanceof JsonObject webhook
        && wanted.getAsJsonArray("webhooks").get(0).getAsJsonObject().asMap().entrySet().stream()
            .allMatch(field -> field.getValue().equals(webhook.get(field.getKey())));
  }
}
