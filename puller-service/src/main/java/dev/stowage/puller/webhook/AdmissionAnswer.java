package dev.stowage.puller.webhook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** The AdmissionReview that answers a request. */
final class AdmissionAnswer {
  /** In the audit log, after the webhook's name. */
  private static final String AUDIT_KEY = "rewrite";

  private AdmissionAnswer() {}

  static String of(AdmissionRequest request, AdmissionDecision decision) {
    JsonObject response = new JsonObject();
    response.addProperty("uid", request.uid());
    response.addProperty("allowed", true);
    JsonObject audit = new JsonObject();
    audit.addProperty(AUDIT_KEY, decision.sentence());
    response.add("auditAnnotations", audit);
    decision
        .warning()
        .ifPresent(warning -> {
          JsonArray warnings = new JsonArray();
          warnings.add(warning);
          response.add("warnings", warnings);
        });
    if (decision instanceof AdmissionDecision.Changed changed) {
      byte[] patch = changed.patch().toString().getBytes(StandardCharsets.UTF_8);
      response.addProperty("patchType", "JSONPatch");
      response.addProperty("patch", Base64.getEncoder().encodeToString(patch));
    }
    JsonObject review = new JsonObject();
    review.addProperty("apiVersion", "admission.k8s.io/v1");
    review.addProperty("kind", "AdmissionReview");
    review.add("response", response);
    return review.toString();
  }
}
