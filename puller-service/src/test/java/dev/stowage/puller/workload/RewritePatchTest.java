package dev.stowage.puller.workload;

import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.apiserver.JsonPatches;
import dev.stowage.puller.plan.RewriteDecision;
import dev.stowage.puller.plan.RewriteDecision.Rewrite;
import dev.stowage.puller.plan.RewriteDecision.Unchanged;
import dev.stowage.puller.plan.RewritePlan;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class RewritePatchTest {
  private static final WorkloadId WEB = deployment("web");
  private static final List<ContainerKind> REWRITTEN =
      List.of(ContainerKind.CONTAINER, ContainerKind.INIT_CONTAINER, ContainerKind.IMAGE_VOLUME);
  private static final List<String> IMAGES =
      List.of(
          "nginx",
          "docker.io/library/nginx:latest",
          "quay.io/a/envoy:2",
          "redis@sha256:" + "0f".repeat(32),
          "quay.io/left/out:1",
          "quay.io/refused/it:1",
          "NOT an image",
          TARGET + "by/hand:1");

  /** Whatever a workload looks like: what was rewritten once is not rewritten again. */
  @Test
  void applyingThePlanTwiceChangesNothing() {
    Random random = new Random(20_261_121);
    int rewritten = 0;
    for (int round = 0; round < 500; round++) {
      KnownEvents events = new KnownEvents().listed();
      JsonObject workload = randomWorkload(random, events);
      RewriteDecision first = decide(workload, events);
      if (!(first instanceof Rewrite rewrite)) {
        continue;
      }
      rewritten++;
      JsonObject after =
          JsonPatches.apply(
              workload, RewritePatch.of(new WorkloadObject(WEB, workload), rewrite, List.of()));

      assertThat(decide(after, events)).isEqualTo(new Unchanged(rewrite.inForceAfterwards()));
      assertThat(withoutRewrite(after)).isEqualTo(withoutRewrite(workload));
    }
    assertThat(rewritten).isGreaterThan(100);
  }

  private static RewriteDecision decide(JsonObject json, KnownEvents events) {
    return RewritePlan.decide(new WorkloadObject(WEB, json).snapshot(), events.view(WEB));
  }

  private static JsonObject randomWorkload(Random random, KnownEvents events) {
    events.copied("nginx", TARGET + "docker.io/library/nginx:latest");
    events.copied("quay.io/a/envoy:2", TARGET + "quay.io/a/envoy:2");
    events.copied(IMAGES.get(3), TARGET + "docker.io/library/" + IMAGES.get(3));
    events.copyFailed("quay.io/refused/it:1", FailureState.REFUSED);
    JsonObject podSpec = new JsonObject();
    for (ContainerKind kind : REWRITTEN) {
      JsonArray containers = new JsonArray();
      for (int i = random.nextInt(4); i > 0; i--) {
        String image = IMAGES.get(random.nextInt(IMAGES.size()));
        JsonObject container = new JsonObject();
        container.addProperty("name", "c" + i);
        if (kind == ContainerKind.IMAGE_VOLUME) {
          JsonObject source = new JsonObject();
          source.addProperty("reference", image);
          source.addProperty("pullPolicy", "Always");
          container.add("image", source);
        } else {
          container.addProperty("image", image);
        }
        containers.add(container);
        if (!image.contains("left/out") && !image.contains("by/hand") && !image.contains(" ")) {
          events.uses(WEB, new ContainerId(kind, "c" + i), ImageReference.parse(image).toString());
        }
      }
      podSpec.add(kind.field(), containers);
    }
    JsonObject metadata = new JsonObject();
    metadata.addProperty("name", "web");
    metadata.addProperty("resourceVersion", "7");
    if (random.nextBoolean()) {
      JsonObject annotations = new JsonObject();
      annotations.addProperty("team", "a");
      metadata.add("annotations", annotations);
    }
    return wrapped(metadata, podSpec);
  }

  private static JsonObject wrapped(JsonObject metadata, JsonObject podSpec) {
    JsonObject template = new JsonObject();
    template.add("spec", podSpec);
    JsonObject spec = new JsonObject();
    spec.add("template", template);
    JsonObject workload = new JsonObject();
    workload.add("metadata", metadata);
    workload.add("spec", spec);
    return workload;
  }

  // All that a rewrite may touch taken out.
  private static JsonObject withoutRewrite(JsonObject workload) {
    JsonObject copy = workload.deepCopy();
    WorkloadObject object = new WorkloadObject(WEB, copy);
    if (object.metadata().get("annotations") instanceof JsonObject annotations) {
      annotations.remove("stowage.dev/original-images");
      annotations.remove("kubernetes.io/change-cause");
      if (annotations.isEmpty()) {
        object.metadata().remove("annotations");
      }
    }
    for (ContainerKind kind : REWRITTEN) {
      for (JsonElement container : object.containers(kind)) {
        if (kind == ContainerKind.IMAGE_VOLUME) {
          container.getAsJsonObject().getAsJsonObject("image").remove("reference");
        } else {
          container.getAsJsonObject().remove("image");
        }
      }
    }
    return copy;
  }

  @Test
  void anImageVolumeIsRewrittenInItsReferenceAloneAndNotedDownUnderItsName() {
    KnownEvents events = new KnownEvents().listed().copied("quay.io/a/model:1", TARGET + "model:1");
    ContainerId volume = new ContainerId(ContainerKind.IMAGE_VOLUME, "model");
    events.uses(WEB, volume, "quay.io/a/model:1");
    JsonObject workload =
        json(
            """
            {"metadata": {"name": "web", "resourceVersion": "7"}, "spec": {"template": {"spec": {"volumes": [
              {"name": "scratch", "emptyDir": {}},
              {"name": "model", "image": {"reference": "quay.io/a/model:1", "pullPolicy": "Always"}}]}}}}
            """);
    Rewrite rewrite = (Rewrite) decide(workload, events);
    JsonObject after =
        JsonPatches.apply(
            workload, RewritePatch.of(new WorkloadObject(WEB, workload), rewrite, List.of()));

    WorkloadObject written = new WorkloadObject(WEB, after);
    assertThat(written.podSpec())
        .isEqualTo(
            json(
                """
                {"volumes": [{"name": "scratch", "emptyDir": {}},
                  {"name": "model", "image": {"reference": "%s", "pullPolicy": "Always"}}]}
                """
                    .formatted(TARGET + "model:1")));
    assertThat(written.annotations())
        .containsEntry("stowage.dev/original-images", "{\"volumes/model\":\"quay.io/a/model:1\"}");
  }

  @Test
  void theVolumesOfAPodThatRunsAndThoseThatAnOldServerEmptiedAreLeftOut() {
    WorkloadId pod = new WorkloadId("lab", "shop", WorkloadKind.POD, "web");
    String volumes =
        "{\"spec\": {\"volumes\": [{\"name\": \"model\", \"image\": {\"reference\": \"quay.io/a/model:1\"}}]}}";
    assertThat(new WorkloadObject(pod, json(volumes)).snapshot().containers()).isEmpty();

    JsonObject emptied = wrapped(new JsonObject(), json("{\"volumes\": [{\"name\": \"model\"}]}"));
    assertThat(new WorkloadObject(WEB, emptied).snapshot().containers()).isEmpty();
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
