package dev.stowage.puller.shape;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.Placement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class DaemonSetShapeTest {
  private static final NodeCache CACHE = Caches.cache("web", 9, "nginx:1.25", "busybox@sha256:ab");

  /** K7. */
  @Test
  void oneContainerForEachImageAlwaysPulledAndEndedAtOnceAndOwnedByTheDeployment() {
    JsonObject owner = json("{\"kind\": \"Deployment\", \"name\": \"puller\"}");
    JsonObject daemonSet = shape(own(), false, Optional.of(owner)).json();

    assertThat(daemonSet.getAsJsonObject("metadata").get("ownerReferences"))
        .isEqualTo(array(owner));
    assertThat(daemonSet.getAsJsonObject("metadata").get("annotations"))
        .isEqualTo(json("{\"team\": \"shop\", \"stowage.dev/rewrite\": \"off\"}"));
    assertThat(daemonSet.getAsJsonObject("metadata").getAsJsonObject("labels").asMap())
        .containsEntry("app.kubernetes.io/name", JsonParser.parseString("image-puller"))
        .containsEntry("app.kubernetes.io/managed-by", JsonParser.parseString("stowage"))
        .containsEntry("stowage.dev/cache", JsonParser.parseString("web"));
    JsonObject spec = podSpec(daemonSet);
    assertThat(spec.get("terminationGracePeriodSeconds").getAsInt()).isEqualTo(1);
    JsonArray containers = spec.getAsJsonArray("containers");
    assertThat(containers).hasSize(2);
    assertThat(containers.get(0).getAsJsonObject().get("image").getAsString())
        .isEqualTo("nginx:1.25");
    for (JsonElement container : containers) {
      assertThat(container.getAsJsonObject().get("imagePullPolicy").getAsString())
          .isEqualTo("Always");
      assertThat(container.getAsJsonObject().get("resources"))
          .isEqualTo(
              json(
                  """
                  {"requests": {"cpu": "5m", "memory": "10Mi"}, "limits": {"cpu": "200m", "memory": "20Mi"}}
                  """));
    }
    assertThat(spec.get("imagePullSecrets")).isEqualTo(array(json("{\"name\": \"pull-secret\"}")));
  }

  /** K8, as Stowage does it by itself. */
  @Test
  void anImageWithoutAShellSleepsByAProgramThatTheInitContainerBrings() {
    JsonObject spec = podSpec(shape(own(), false, Optional.empty()).json());

    JsonObject copying = spec.getAsJsonArray("initContainers").get(0).getAsJsonObject();
    assertThat(copying.get("image").getAsString()).isEqualTo("backup.example/sleeper@sha256:ab");
    assertThat(copying.get("command")).hasToString("[\"/sleeper\",\"copy\",\"/stowage/sleeper\"]");
    JsonObject container = spec.getAsJsonArray("containers").get(0).getAsJsonObject();
    assertThat(container.get("command")).hasToString("[\"/stowage/sleeper\"]");
    assertThat(container.get("volumeMounts"))
        .isEqualTo(
            array(
                json("{\"name\": \"stowage\", \"mountPath\": \"/stowage\", \"readOnly\": true}")));
    assertThat(spec.get("volumes"))
        .isEqualTo(array(json("{\"name\": \"stowage\", \"emptyDir\": {\"sizeLimit\": \"1Mi\"}}")));
  }

  /** K8, as kubernetes-image-puller does it. */
  @Test
  void withAnImageOfTheOldPullerItsSleepIsCopied() {
    JsonObject spec =
        podSpec(
            shape(new Sleeper.Former("quay.io/eclipse/kip:next"), false, Optional.empty()).json());

    JsonObject copying = spec.getAsJsonArray("initContainers").get(0).getAsJsonObject();
    assertThat(copying.get("name").getAsString()).isEqualTo("copy-sleep");
    assertThat(copying.get("image").getAsString()).isEqualTo("quay.io/eclipse/kip:next");
    assertThat(copying.get("command")).hasToString("[\"cp\",\"/bin/sleep\",\"/kip/sleep\"]");
    assertThat(spec.getAsJsonArray("containers").get(0).getAsJsonObject().get("command"))
        .hasToString("[\"/kip/sleep\",\"720h\"]");
    assertThat(spec.get("volumes"))
        .isEqualTo(array(json("{\"name\": \"kip\", \"emptyDir\": {\"sizeLimit\": \"50Mi\"}}")));
  }

  /** K12. */
  @Test
  void everyContainerIsRestrictedAndGetsNothingOfTheCluster() {
    JsonObject spec = podSpec(shape(own(), false, Optional.empty()).json());

    assertThat(spec.get("securityContext"))
        .isEqualTo(
            json(
                """
                {"runAsNonRoot": true, "runAsUser": 65532, "runAsGroup": 65532, "seccompProfile": {"type": "RuntimeDefault"}}
                """));
    JsonArray all = spec.getAsJsonArray("containers").deepCopy();
    all.addAll(spec.getAsJsonArray("initContainers"));
    for (JsonElement container : all) {
      assertThat(container.getAsJsonObject().get("securityContext"))
          .isEqualTo(
              json(
                  """
                  {"allowPrivilegeEscalation": false, "readOnlyRootFilesystem": true, "runAsNonRoot": true,
                   "privileged": false, "capabilities": {"drop": ["ALL"]}, "seccompProfile": {"type": "RuntimeDefault"}}
                  """));
    }
    assertThat(spec.get("automountServiceAccountToken").getAsBoolean()).isFalse();
    assertThat(spec.get("enableServiceLinks").getAsBoolean()).isFalse();
    assertThat(spec.toString()).doesNotContain("hostPath").doesNotContain("hostNetwork");
  }

  /** K12. */
  @Test
  void onOpenShiftTheUserIdsAreItsOwn() {
    JsonObject security =
        podSpec(shape(own(), true, Optional.empty()).json()).getAsJsonObject("securityContext");
    assertThat(security.keySet()).containsExactlyInAnyOrder("runAsNonRoot", "seccompProfile");
  }

  @Test
  void podsAreHeldUntilTheirTurnAndAreNeverReplacedByTheDaemonSetItself() {
    JsonObject daemonSet = shape(own(), false, Optional.empty()).json();
    assertThat(podSpec(daemonSet).get("schedulerName").getAsString()).isEqualTo("stowage");
    assertThat(daemonSet.getAsJsonObject("spec").getAsJsonObject("updateStrategy"))
        .hasToString("{\"type\":\"OnDelete\"}");
  }

  @Test
  void thePlacementIsThePodsAndColdNodesAreTolerated() {
    JsonObject affinity = json("{\"nodeAffinity\": {}}");
    NodeCache placed =
        Caches.with(
            CACHE,
            new Placement(
                Map.of("disk", "ssd"), affinity, array(json("{\"operator\": \"Exists\"}"))),
            Duration.ofHours(1),
            1);
    JsonObject spec =
        podSpec(
            new DaemonSetShape(new PodShape(own(), false), Optional.empty())
                .of(placed, "web", placed.images())
                .json());
    assertThat(spec.get("nodeSelector")).isEqualTo(json("{\"disk\": \"ssd\"}"));
    assertThat(spec.get("affinity")).isEqualTo(affinity);
    assertThat(spec.getAsJsonArray("tolerations"))
        .containsExactly(
            json("{\"operator\": \"Exists\"}"),
            json("{\"key\": \"stowage.dev/cold\", \"operator\": \"Exists\"}"));
  }

  /** Else every start of the puller would make all pods anew. */
  @Test
  void theTemplateIsTheSameHoweverItsMapsAreOrderedAndAnotherWhenAnImageIs() {
    Map<String, String> labels = new HashMap<>();
    for (int number = 0; number < 20; number++) {
      labels.put("key" + number, "value");
    }
    Placement placement = new Placement(labels, new JsonObject(), new JsonArray());
    NodeCache cache = Caches.with(CACHE, placement, Duration.ofHours(1), 1);
    DaemonSetShape shape = new DaemonSetShape(new PodShape(own(), false), Optional.empty());

    WantedDaemonSet one = shape.of(cache, "web", cache.images());
    assertThat(List.copyOf(podSpec(one.json()).getAsJsonObject("nodeSelector").keySet()))
        .isSorted();
    assertThat(one.template())
        .isEqualTo(
            shape
                .of(Caches.with(cache, placement, Duration.ofHours(9), 7), "web", cache.images())
                .template())
        .isNotEqualTo(shape.of(cache, "web", cache.images().subList(0, 1)).template());
    assertThat(one.mutable()).isTrue();
    assertThat(shape.of(cache, "web", cache.images().subList(1, 2)).mutable()).isFalse();
  }

  private static WantedDaemonSet shape(
      Sleeper sleeper, boolean openShift, Optional<JsonObject> owner) {
    return new DaemonSetShape(new PodShape(sleeper, openShift), owner)
        .of(CACHE, "web", CACHE.images());
  }

  private static Sleeper own() {
    return new Sleeper.Own("backup.example/sleeper@sha256:ab");
  }

  private static JsonObject podSpec(JsonObject daemonSet) {
    return daemonSet.getAsJsonObject("spec").getAsJsonObject("template").getAsJsonObject("spec");
  }

  private static JsonArray array(JsonObject one) {
    JsonArray array = new JsonArray();
    array.add(one);
    return array;
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
