package dev.stowage.watcher.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.image.Platform;
import dev.stowage.watcher.rule.CustomResourceRule;
import dev.stowage.watcher.rule.FieldPath;
import dev.stowage.workload.UseRole;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ObjectReaderTest {
  private static final String POD_SPEC =
      """
      {"containers":[{"name":"web","image":"nginx:1.25","imagePullPolicy":"Always"},{"name":"none"}],
       "volumes":[{"name":"scratch","emptyDir":{}},
         {"name":"model","image":{"reference":"quay.io/shop/model:7","pullPolicy":"IfNotPresent"}}],
       "imagePullSecrets":[{"name":"registry"},{}],
       "initContainers":[{"name":"migrate","image":"quay.io/shop/migrate:2"}],
       "ephemeralContainers":[{"name":"debug","image":"busybox"}]}
      """;

  @ParameterizedTest
  @EnumSource(value = WorkloadKind.class, mode = EnumSource.Mode.EXCLUDE, names = "CUSTOM_RESOURCE")
  void rowC6RowL9RowY9ContainersAndInitContainersOfEveryKindAreFound(WorkloadKind kind) {
    SeenObject seen = read(kind, apiObject(kind, ""));
    assertThat(seen.id()).hasToString("c/shop/%s/web".formatted(kind));
    assertThat(seen.images())
        .extracting(image -> image.container() + "=" + image.text() + " " + image.pullPolicy())
        .containsExactly(
            "containers/web=nginx:1.25 ALWAYS",
            "initContainers/migrate=quay.io/shop/migrate:2 null",
            "ephemeralContainers/debug=busybox null",
            "volumes/model=quay.io/shop/model:7 IF_NOT_PRESENT");
    assertThat(seen.pullSecrets()).containsExactly("registry");
    assertThat(seen.owned()).isFalse();
  }

  @Test
  void anOwnedPodJobReplicaSetOrReplicationControllerIsNoWorkloadOfItsOwn() {
    String owned = ",\"ownerReferences\":[{\"kind\":\"Other\",\"name\":\"o\"}]";
    for (WorkloadKind kind :
        List.of(
            WorkloadKind.POD,
            WorkloadKind.JOB,
            WorkloadKind.REPLICA_SET,
            WorkloadKind.REPLICATION_CONTROLLER)) {
      assertThat(read(kind, apiObject(kind, owned)).owned()).as("%s", kind).isTrue();
    }
    assertThat(read(WorkloadKind.DEPLOYMENT, apiObject(WorkloadKind.DEPLOYMENT, owned)).owned())
        .isFalse();
  }

  @Test
  void onlyAControllerOfAKindThatIsWatchedIsFollowed() {
    assertThat(controllerOf("apps/v1", "ReplicaSet", true)).hasToString("c/shop/ReplicaSet/o");
    assertThat(controllerOf("v1", "ReplicationController", true))
        .hasToString("c/shop/ReplicationController/o");
    assertThat(controllerOf("apps/v1", "ReplicaSet", false)).isNull();
    assertThat(controllerOf("volcano.example/v1", "Job", true)).isNull();
    assertThat(controllerOf("v1", "Node", true)).isNull();
  }

  private static @Nullable WorkloadId controllerOf(String version, String kind, boolean controls) {
    String owner =
        ",\"ownerReferences\":[{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"name\":\"o\",\"controller\":%s}]"
            .formatted(version, kind, controls);
    return read(WorkloadKind.POD, apiObject(WorkloadKind.POD, owner)).controller();
  }

  @Test
  void aStaticPodIsToldByItsMirrorAlthoughItBelongsToANode() {
    SeenObject mirror =
        read(
            WorkloadKind.POD,
            apiObject(
                WorkloadKind.POD,
                ",\"annotations\":{\"kubernetes.io/config.mirror\":\"abc\"},\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"n\",\"controller\":true}]"));
    assertThat(mirror.owned()).isFalse();
    assertThat(mirror.role()).isEqualTo(UseRole.STATIC_POD);
  }

  @Test
  void whatAPodRunsIsTheDigestBehindTheAtOfItsImageId() {
    JsonObject pod = apiObject(WorkloadKind.POD, "");
    String digest = "sha256:" + "0a".repeat(32);
    pod.add(
        "status",
        JsonParser.parseString(
            """
            {"containerStatuses":[{"name":"web","imageID":"docker-pullable://docker.io/library/nginx@%s"}],
             "initContainerStatuses":[{"name":"migrate","imageID":"%s"}],
             "ephemeralContainerStatuses":[{"name":"debug","imageID":""}, 7]}
            """
                .formatted(digest, digest)));
    assertThat(read(WorkloadKind.POD, pod).images())
        .extracting(image -> image.container().name() + " " + image.digest())
        .containsExactly("web " + digest, "migrate null", "debug null", "model null");
  }

  @Test
  void theAnnotationWithOriginalImagesIsKept() {
    String annotated = ",\"annotations\":{\"stowage.dev/original-images\":\"{}\",\"other\":\"x\"}";
    assertThat(read(WorkloadKind.POD, apiObject(WorkloadKind.POD, annotated)).originalImages())
        .isEqualTo("{}");
  }

  @Test
  void whoIsToBeLeftAloneSaysSoByALabelOrAnAnnotation() {
    for (String marks : List.of("labels", "annotations")) {
      assertThat(ignored(marks, "\"true\"")).isTrue();
      assertThat(ignored(marks, "\"false\"")).isFalse();
    }
    assertThat(ignored("other", "\"true\"")).isFalse();
  }

  private static boolean ignored(String where, String value) {
    String more = ",\"%s\":{\"stowage.dev/ignore\":%s}".formatted(where, value);
    return read(WorkloadKind.POD, apiObject(WorkloadKind.POD, more)).marks().ignored();
  }

  @Test
  void anObjectOfAnUnexpectedShapeHasNoImages() {
    String metadata = "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"web\"}";
    for (String rest : List.of("}", ",\"spec\":null}", ",\"spec\":{\"containers\":[1,null,{}]}}")) {
      JsonObject odd = JsonParser.parseString(metadata + rest).getAsJsonObject();
      assertThat(read(WorkloadKind.POD, odd).images()).isEmpty();
    }
    assertThat(ObjectReader.read("c", WorkloadKind.POD, new JsonObject())).isEmpty();
  }

  @Test
  void aNodesPlatformIsWhatItsKubeletSaysAndNoneIfThatIsNone() {
    assertThat(platform("{\"operatingSystem\":\"linux\",\"architecture\":\"arm64\"}"))
        .contains(Platform.parse("linux/arm64"));
    assertThat(platform("{\"operatingSystem\":\"\",\"architecture\":\"\"}")).isEmpty();
    assertThat(platform("{}")).isEmpty();
  }

  private static Optional<Platform> platform(String nodeInfo) {
    return ObjectReader.platform(
        JsonParser.parseString("{\"status\":{\"nodeInfo\":%s}}".formatted(nodeInfo))
            .getAsJsonObject());
  }

  @Test
  void aCustomResourceHasTheImagesThatItsRuleFinds() {
    CustomResourceRule rule =
        new CustomResourceRule(
            "pg.example",
            "Cluster",
            List.of(FieldPath.parse("$.spec.image"), FieldPath.parse("$.spec.sidecars[*].image")));
    JsonObject resource =
        JsonParser.parseString(
                """
                {"metadata":{"namespace":"shop","name":"db"},
                 "spec":{"image":"quay.io/pg:16","sidecars":[{"image":"a:1"},{},{"image":"b:2"}]}}
                """)
            .getAsJsonObject();
    SeenObject seen = ObjectReader.read("c", rule, resource).orElseThrow();
    assertThat(seen.id()).hasToString("c/shop/CustomResource/Cluster.pg.example:db");
    assertThat(seen.images())
        .extracting(image -> image.container() + "=" + image.text())
        .containsExactly(
            "fields/spec.image=quay.io/pg:16",
            "fields/spec.sidecars[0].image=a:1",
            "fields/spec.sidecars[2].image=b:2");
  }

  @Test
  void aCustomResourceOfTheWholeClusterIsInANamespaceThatNoneCanBeCalled() {
    CustomResourceRule rule =
        new CustomResourceRule("a.example", "Agent", List.of(FieldPath.parse("$.spec.image")));
    JsonObject resource =
        JsonParser.parseString("{\"metadata\":{\"name\":\"all\"},\"spec\":{\"image\":\"a:1\"}}")
            .getAsJsonObject();
    assertThat(ObjectReader.read("c", rule, resource).orElseThrow().id())
        .hasToString("c/-/CustomResource/Agent.a.example:all");
    assertThat(ObjectReader.id("c", rule, resource.getAsJsonObject("metadata")))
        .hasValueSatisfying(
            id -> assertThat(id).hasToString("c/-/CustomResource/Agent.a.example:all"));
    assertThat(ObjectReader.read("c", rule, new JsonObject())).isEmpty();
    assertThat(ObjectReader.read("c", WorkloadKind.DEPLOYMENT, resource)).isEmpty();
  }

  private static SeenObject read(WorkloadKind kind, JsonObject apiObject) {
    return ObjectReader.read("c", kind, apiObject).orElseThrow();
  }

  private static JsonObject apiObject(WorkloadKind kind, String moreMetadata) {
    String spec =
        switch (kind) {
          case POD -> POD_SPEC;
          case CUSTOM_RESOURCE -> throw new IllegalArgumentException("has no pod spec");
          case CRON_JOB ->
              "{\"jobTemplate\":{\"spec\":{\"template\":{\"spec\":" + POD_SPEC + "}}}}";
          case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, REPLICA_SET, REPLICATION_CONTROLLER, JOB ->
              "{\"template\":{\"spec\":" + POD_SPEC + "}}";
        };
    return JsonParser.parseString(
            "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"web\"%s},\"spec\":%s}"
                .formatted(moreMetadata, spec))
        .getAsJsonObject();
  }
}
