package dev.stowage.watcher.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.watcher.discovery.Marks;
import dev.stowage.watcher.discovery.Workload;
import dev.stowage.workload.ImageUse;
import dev.stowage.workload.UseRole;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class InventoryTest {
  private static final String ONE = "sha256:" + "01".repeat(32);
  private static final String TWO = "sha256:" + "02".repeat(32);

  private final Inventory inventory = new Inventory(2);

  @Test
  void theLastReplicaSetsThatARollBackCouldBringBackCountAndTheCurrentOneDoesNot() {
    inventory.replace(
        List.of(
            deployment("nginx:5"),
            replicaSet(5, "nginx:5"),
            replicaSet(4, "nginx:4"),
            replicaSet(2, "nginx:2"),
            replicaSet(3, "nginx:3")),
        Map.of());
    assertThat(shown(inventory.workloads()))
        .containsExactlyInAnyOrder(
            "Deployment/web nginx:5 WORKLOAD",
            "ReplicaSet/web-4 nginx:4 ROLLBACK",
            "ReplicaSet/web-3 nginx:3 ROLLBACK");
  }

  @Test
  void noneCountsWhereNoneIsAskedFor() {
    Inventory without = new Inventory(0);
    without.replace(List.of(deployment("nginx:2"), replicaSet(1, "nginx:1")), Map.of());
    assertThat(shown(without.workloads())).containsExactly("Deployment/web nginx:2 WORKLOAD");
  }

  @Test
  void whileADeploymentIsPausedEvenItsNewestReplicaSetIsOneToGoBackTo() {
    inventory.replace(List.of(deployment("nginx:6"), replicaSet(5, "nginx:5")), Map.of());
    assertThat(shown(inventory.workloads()))
        .containsExactlyInAnyOrder(
            "Deployment/web nginx:6 WORKLOAD", "ReplicaSet/web-5 nginx:5 ROLLBACK");
  }

  @Test
  void aRollOutMovesTheOldReplicaSetsOn() {
    inventory.replace(
        List.of(deployment("nginx:2"), replicaSet(2, "nginx:2"), replicaSet(1, "nginx:1")),
        Map.of());
    assertThat(shown(inventory.changed(deployment("nginx:3"))))
        .containsExactlyInAnyOrder(
            "Deployment/web nginx:3 WORKLOAD", "ReplicaSet/web-2 nginx:2 ROLLBACK");
    assertThat(shown(inventory.changed(replicaSet(3, "nginx:3")))).isEmpty();
    inventory.changed(deployment("nginx:4"));
    assertThat(shown(inventory.changed(replicaSet(4, "nginx:4")))).isEmpty();
    assertThat(inventory.workloads())
        .extracting(workload -> workload.id().name())
        .containsExactlyInAnyOrder("web", "web-3", "web-2");
  }

  @Test
  void withADeploymentItsOldReplicaSetsAreGone() {
    inventory.replace(
        List.of(deployment("nginx:2"), replicaSet(2, "nginx:2"), replicaSet(1, "nginx:1")),
        Map.of());
    assertThat(shown(inventory.gone(deployment("nginx:2").id())))
        .containsExactlyInAnyOrder("Deployment/web gone", "ReplicaSet/web-1 gone");
    assertThat(inventory.workloads()).isEmpty();
  }

  @Test
  void aReplicaSetThatLosesItsOwnerIsAWorkloadOfItsOwn() {
    inventory.replace(
        List.of(deployment("nginx:2"), replicaSet(2, "nginx:2"), replicaSet(1, "nginx:1")),
        Map.of());
    assertThat(shown(inventory.changed(seen("ReplicaSet", "web-1", "", "nginx:1", ""))))
        .containsExactly("ReplicaSet/web-1 nginx:1 WORKLOAD");
    assertThat(shown(inventory.changed(replicaSet(1, "nginx:1"))))
        .containsExactly("ReplicaSet/web-1 nginx:1 ROLLBACK");
  }

  @Test
  void whatPodsRunIsToldOfTheWorkloadThatMadeThem() {
    inventory.replace(
        List.of(deployment("nginx:2"), replicaSet(2, "nginx:2"), replicaSet(1, "nginx:1")),
        Map.of());
    assertThat(shown(inventory.changed(pod("a", "web-2", "nginx:2", ONE))))
        .containsExactly("Deployment/web nginx:2 WORKLOAD " + ONE);
    assertThat(shown(inventory.changed(pod("b", "web-2", "nginx:2", TWO))))
        .containsExactly("Deployment/web nginx:2 WORKLOAD " + ONE + " " + TWO);
    assertThat(shown(inventory.gone(pod("a", "web-2", "nginx:2", ONE).id())))
        .containsExactly("Deployment/web nginx:2 WORKLOAD " + TWO);
  }

  @Test
  void podsThatRunTheSameAreNoNews() {
    inventory.replace(
        List.of(
            deployment("nginx:2"),
            replicaSet(2, "nginx:2"),
            pod("a", "web-2", "nginx:2", ONE),
            pod("b", "web-2", "nginx:2", ONE)),
        Map.of());
    assertThat(inventory.changed(pod("c", "web-2", "nginx:2", ONE))).isEmpty();
    assertThat(inventory.changed(pod("d", "web-2", "nginx:2", ""))).isEmpty();
    assertThat(inventory.gone(pod("b", "web-2", "nginx:2", ONE).id())).isEmpty();
  }

  @Test
  void aPodOfTheLastRollOutSaysNothingAboutTheNewImage() {
    inventory.replace(
        List.of(
            deployment("nginx:2"),
            replicaSet(2, "nginx:2"),
            replicaSet(1, "nginx:1"),
            pod("a", "web-1", "nginx:1", ONE)),
        Map.of());
    assertThat(shown(inventory.workloads()))
        .containsExactlyInAnyOrder(
            "Deployment/web nginx:2 WORKLOAD", "ReplicaSet/web-1 nginx:1 ROLLBACK " + ONE);
  }

  @Test
  void aPodThatWasRewrittenWhenItWasMadeRunsTheImageOfItsWorkload() {
    inventory.replace(List.of(deployment("nginx:2"), replicaSet(2, "nginx:2")), Map.of());
    String rewritten =
        ",\"annotations\":{\"stowage.dev/original-images\":\"{\\\"containers/main\\\":\\\"nginx:2\\\"}\"}";
    assertThat(
            shown(
                inventory.changed(
                    seen(
                        "Pod",
                        "a",
                        owner("ReplicaSet", "web-2") + rewritten,
                        "r.example/copies/nginx:2",
                        ONE))))
        .containsExactly("Deployment/web nginx:2 WORKLOAD " + ONE);
  }

  @Test
  void aCronJobsPodsAreFoundThroughItsJobs() {
    inventory.replace(
        List.of(
            seen("CronJob", "nightly", "", "dump:1", ""),
            seen("Job", "nightly-1", owner("CronJob", "nightly"), "dump:1", "")),
        Map.of());
    assertThat(
            shown(
                inventory.changed(
                    seen("Pod", "nightly-1-a", owner("Job", "nightly-1"), "dump:1", ONE))))
        .containsExactly("CronJob/nightly dump:1 WORKLOAD " + ONE);
  }

  @Test
  void theSecretsOfPodsAreThoseOfTheServiceAccountToo() {
    inventory.replace(List.of(deployment("nginx:2"), replicaSet(2, "nginx:2")), Map.of());
    SeenObject pod = pod("a", "web-2", "nginx:2", "");
    SeenObject admitted =
        new SeenObject(
            pod.id(),
            pod.owned(),
            pod.controller(),
            pod.role(),
            0,
            pod.marks(),
            null,
            pod.images(),
            List.of("of-the-account"));
    assertThat(inventory.changed(admitted).values())
        .singleElement()
        .extracting(workload -> use(workload.orElseThrow()).pullSecrets())
        .isEqualTo(List.of("of-the-account"));
  }

  @Test
  void aNamespacesMarksAreThoseOfItsWorkloads() {
    inventory.replace(List.of(deployment("nginx:2")), Map.of());
    Marks marks = new Marks(true, Map.of("team", "a"), Map.of());
    assertThat(inventory.namespaceChanged("shop", marks).values())
        .singleElement()
        .satisfies(workload -> {
          assertThat(workload.orElseThrow().marks().ignored()).isTrue();
          assertThat(workload.orElseThrow().marks().namespaceLabels()).containsEntry("team", "a");
        });
    assertThat(inventory.namespaceChanged("shop", marks)).isEmpty();
    assertThat(inventory.namespaceChanged("other", marks)).isEmpty();
  }

  private static SeenObject deployment(String image) {
    return seen("Deployment", "web", "", image, "");
  }

  private static SeenObject replicaSet(int revision, String image) {
    return seen(
        "ReplicaSet",
        "web-" + revision,
        owner("Deployment", "web")
            + ",\"annotations\":{\"deployment.kubernetes.io/revision\":\"%d\"}".formatted(revision),
        image,
        "");
  }

  private static SeenObject pod(String name, String replicaSet, String image, String digest) {
    return seen("Pod", name, owner("ReplicaSet", replicaSet), image, digest);
  }

  private static String owner(String kind, String name) {
    String version =
        switch (kind) {
          case "Job", "CronJob" -> "batch/v1";
          default -> "apps/v1";
        };
    return ",\"ownerReferences\":[{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"name\":\"%s\",\"controller\":true}]"
        .formatted(version, kind, name);
  }

  private static SeenObject seen(
      String kind, String name, String moreMetadata, String image, String digest) {
    WorkloadKind parsed =
        List.of(WorkloadKind.values()).stream()
            .filter(known -> known.toString().equals(kind))
            .findFirst()
            .orElseThrow();
    String podSpec = "{\"containers\":[{\"name\":\"main\",\"image\":\"%s\"}]}".formatted(image);
    String spec =
        switch (kind) {
          case "Pod" -> podSpec;
          case "CronJob" ->
              "{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":%s}}}}".formatted(podSpec);
          default -> "{\"template\":{\"spec\":%s}}".formatted(podSpec);
        };
    String status =
        digest.isEmpty()
            ? "{}"
            : "{\"containerStatuses\":[{\"name\":\"main\",\"imageID\":\"r.example/any@%s\"}]}"
                .formatted(digest);
    JsonObject apiObject =
        JsonParser.parseString(
                "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"%s\"%s},\"spec\":%s,\"status\":%s}"
                    .formatted(name, moreMetadata, spec, status))
            .getAsJsonObject();
    return ObjectReader.read("c", parsed, apiObject).orElseThrow();
  }

  private static List<String> shown(Map<WorkloadId, Optional<Workload>> changes) {
    return changes.entrySet().stream()
        .map(change ->
            change
                .getValue()
                .map(InventoryTest::shown)
                .orElseGet(() -> change.getKey().kind() + "/" + change.getKey().name() + " gone"))
        .toList();
  }

  private static List<String> shown(List<Workload> workloads) {
    return workloads.stream().map(InventoryTest::shown).toList();
  }

  private static String shown(Workload workload) {
    StringBuilder shown =
        new StringBuilder("%s/%s".formatted(workload.id().kind(), workload.id().name()));
    shown.append(' ').append(workload.containers().getFirst().text());
    ImageUse use = use(workload);
    shown.append(' ').append(Objects.requireNonNullElse(use.role(), UseRole.WORKLOAD));
    Objects.requireNonNullElse(use.digests(), List.of())
        .forEach(digest -> shown.append(' ').append(digest));
    return shown.toString();
  }

  private static ImageUse use(Workload workload) {
    return Objects.requireNonNull(workload.containers().getFirst().use());
  }
}
