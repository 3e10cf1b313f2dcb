package dev.stowage.puller.webhook;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import dev.stowage.puller.known.KnownCopies;
import dev.stowage.puller.mode.KnownNamespaces;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.puller.plan.CopyState.FailedForGood;
import dev.stowage.puller.plan.CopyState.Pending;
import dev.stowage.puller.plan.CopyState.Stale;
import dev.stowage.puller.plan.CopyState.Verified;
import dev.stowage.puller.secret.PullSecretPatch;
import dev.stowage.puller.secret.PullSecretRules;
import dev.stowage.puller.webhook.AdmissionDecision.AsIs;
import dev.stowage.puller.webhook.AdmissionDecision.Changed;
import dev.stowage.puller.webhook.AdmissionDecision.Reason;
import dev.stowage.puller.webhook.AdmissionRequest.Subject;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.OriginalImages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides about a pod, from what is in memory. Each container is judged by itself: one without a
 * verified copy keeps its image and holds up no other. What was changed once is not changed again.
 */
record PodAdmission(
    Set<String> protectedNamespaces,
    ModeRules modes,
    PullSecretRules pullSecrets,
    KnownNamespaces namespaces,
    KnownCopies copies) {
  private static final String MIRROR = "kubernetes.io/config.mirror";

  PodAdmission {
    protectedNamespaces = Set.copyOf(protectedNamespaces);
  }

  AdmissionDecision decide(AdmissionRequest request) {
    if (request.subject() == Subject.OTHER) {
      return new AsIs(Reason.OTHER_OBJECT, "only new pods and ephemeral containers are changed");
    }
    String namespace = request.namespace();
    if (protectedNamespaces.contains(namespace)) {
      return new AsIs(Reason.PROTECTED, "namespace %s is never touched".formatted(namespace));
    }
    Map<String, String> annotations = request.annotations();
    if (annotations.containsKey(MIRROR)) {
      return new AsIs(Reason.MIRROR, "a mirror pod is its node's");
    }
    Optional<Map<String, String>> namespaceAnnotations = namespaces.annotationsOf(namespace);
    if (!copies.isComplete() || namespaceAnnotations.isEmpty()) {
      return new AsIs(
          Reason.STARTING,
          copies.isComplete()
              ? "namespace %s is not known yet".formatted(AdmissionDecision.shown(namespace))
              : "the copies are not known yet");
    }
    RewriteMode mode = modes.of(namespace, namespaceAnnotations.orElseThrow(), annotations);
    return switch (mode) {
      case POD -> change(request, pullSecrets.of(namespace, namespaceAnnotations.orElseThrow()));
      case REPORT -> report(request);
      case WORKLOAD, OFF -> left(mode, annotations);
    };
  }

  private static AsIs left(RewriteMode mode, Map<String, String> annotations) {
    String annotated = annotations.getOrDefault(ModeRules.ANNOTATION, mode.toString());
    Optional<String> warning =
        RewriteMode.named(annotated).isPresent()
            ? Optional.empty()
            : Optional.of(
                "%s: '%s' is no mode, so the pod is left as it is: set workload, pod, report or off"
                    .formatted(ModeRules.ANNOTATION, AdmissionDecision.shown(annotated)));
    return new AsIs(Reason.MODE, "mode " + mode, warning);
  }

  private AdmissionDecision report(AdmissionRequest request) {
    return switch (change(request, Optional.empty())) {
      case Changed changed -> new AsIs(Reason.REPORTED, "mode report, else: " + changed.sentence());
      case AsIs asIs -> asIs;
    };
  }

  private AdmissionDecision change(AdmissionRequest request, Optional<String> pullSecret) {
    Map<ContainerId, String> originals =
        OriginalImages.read(request.annotations().get(OriginalImages.ANNOTATION)).texts();
    Map<ContainerId, String> originalsAfterwards = new HashMap<>();
    List<String> changes = new ArrayList<>();
    List<String> unchanged = new ArrayList<>();
    JsonArray patch = new JsonArray();
    for (PodContainer container : PodContainer.of(request)) {
      String original = originals.get(container.id());
      if (original != null) {
        originalsAfterwards.put(container.id(), original);
      }
      switch (judge(container, original)) {
        case Judgement.Change change -> {
          patch.add(replace(container.path(), change.to().toString()));
          originalsAfterwards.put(container.id(), container.image());
          changes.add(
              "%s uses %s instead of %s"
                  .formatted(
                      container.id(), change.to(), AdmissionDecision.shown(container.image())));
        }
        case Judgement.Stays stays ->
            unchanged.add("%s: %s".formatted(container.id(), stays.why()));
      }
    }
    if (changes.isEmpty()) {
      return new AsIs(Reason.NOTHING_TO_CHANGE, sentence(unchanged));
    }
    if (request.subject() == Subject.NEW_POD) {
      annotate(request.pod(), new OriginalImages(originalsAfterwards).write()).forEach(patch::add);
      pullSecret.ifPresent(name ->
          PullSecretPatch.of(
                  AdmissionRequest.object(request.pod(), "spec"), "/spec", name, List.of())
              .forEach(patch::add));
    }
    return new Changed(patch, sentence(changes));
  }

  private sealed interface Judgement {
    record Change(ImageReference to) implements Judgement {}

    record Stays(String why) implements Judgement {}
  }

  private Judgement judge(PodContainer container, @Nullable String original) {
    Optional<ImageReference> parsed = parsed(container.image());
    if (parsed.isEmpty()) {
      return new Judgement.Stays(
          "'%s' is no image reference".formatted(AdmissionDecision.shown(container.image())));
    }
    ImageReference now = parsed.orElseThrow();
    if (original != null && isCopyOf(original, now)) {
      return new Judgement.Stays("uses its copy");
    }
    return switch (copies.copyOf(now)) {
      case Verified verified when verified.target().equals(now) ->
          new Judgement.Stays("is its own copy");
      case Verified verified -> new Judgement.Change(verified.target());
      case Stale stale ->
          new Judgement.Stays("the copy of %s was verified too long ago".formatted(now));
      case Pending pending -> new Judgement.Stays("no verified copy of %s".formatted(now));
      case FailedForGood failed ->
          new Judgement.Stays("no copy of %s: %s".formatted(now, failed.code()));
    };
  }

  private boolean isCopyOf(String original, ImageReference now) {
    return parsed(original)
        .map(copies::copyOf)
        .map(copy ->
            switch (copy) {
              case Verified verified -> verified.target().equals(now);
              case Stale stale -> stale.target().equals(now);
              case Pending pending -> false;
              case FailedForGood failed -> false;
            })
        .orElse(false);
  }

  private static Optional<ImageReference> parsed(String text) {
    try {
      return Optional.of(ImageReference.parse(text));
    } catch (InvalidImageException e) {
      return Optional.empty();
    }
  }

  private static String sentence(List<String> parts) {
    return parts.isEmpty()
        ? "no container to change"
        : AdmissionDecision.shown(String.join("; ", parts));
  }

  private static List<JsonObject> annotate(JsonObject pod, String originals) {
    List<JsonObject> operations = new ArrayList<>();
    if (!(pod.get("metadata") instanceof JsonObject metadata)) {
      operations.add(add("/metadata", new JsonObject()));
      operations.add(add("/metadata/annotations", new JsonObject()));
    } else if (!(metadata.get("annotations") instanceof JsonObject)) {
      operations.add(add("/metadata/annotations", new JsonObject()));
    }
    JsonObject write = operation("add", "/metadata/annotations/stowage.dev~1original-images");
    write.addProperty("value", originals);
    operations.add(write);
    return operations;
  }

  private static JsonObject replace(String path, String value) {
    JsonObject operation = operation("replace", path);
    operation.addProperty("value", value);
    return operation;
  }

  private static JsonObject add(String path, JsonObject value) {
    JsonObject operation = operation("add", path);
    operation.add("value", value);
    return operation;
  }

  private static JsonObject operation(String name, String path) {
    JsonObject operation = new JsonObject();
    operation.addProperty("op", name);
    operation.addProperty("path", path);
    return operation;
  }
}
