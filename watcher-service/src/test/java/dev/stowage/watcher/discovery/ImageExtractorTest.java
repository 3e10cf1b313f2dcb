package dev.stowage.watcher.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.event.WorkloadKind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ImageExtractorTest {
  private static final String POD_SPEC =
      """
      {"containers":[{"name":"web","image":"nginx:1.25"},{"name":"none"}],
       "initContainers":[{"name":"migrate","image":"quay.io/shop/migrate:2"}],
       "ephemeralContainers":[{"name":"debug","image":"busybox"}]}
      """;

  @ParameterizedTest
  @EnumSource(WorkloadKind.class)
  void rowC6RowL9RowY9ContainersAndInitContainersOfEveryKindAreFound(WorkloadKind kind) {
    Workload workload = ImageExtractor.workload("c", kind, apiObject(kind, "")).orElseThrow();
    assertThat(workload.id()).hasToString("c/shop/%s/web".formatted(kind));
    assertThat(workload.containers())
        .extracting(image -> image.container() + "=" + image.text())
        .containsExactly(
            "containers/web=nginx:1.25",
            "initContainers/migrate=quay.io/shop/migrate:2",
            "ephemeralContainers/debug=busybox");
  }

  @Test
  void anOwnedPodJobOrReplicaSetIsNoWorkloadOfItsOwn() {
    String owned = ",\"ownerReferences\":[{\"kind\":\"Other\",\"name\":\"o\"}]";
    for (WorkloadKind kind :
        List.of(WorkloadKind.POD, WorkloadKind.JOB, WorkloadKind.REPLICA_SET)) {
      assertThat(ImageExtractor.workload("c", kind, apiObject(kind, owned)))
          .as("%s", kind)
          .isEmpty();
    }
    assertThat(
            ImageExtractor.workload(
                "c", WorkloadKind.DEPLOYMENT, apiObject(WorkloadKind.DEPLOYMENT, owned)))
        .isPresent();
  }

  @Test
  void theAnnotationWithOriginalImagesIsKept() {
    String annotated = ",\"annotations\":{\"stowage.dev/original-images\":\"{}\",\"other\":\"x\"}";
    assertThat(
            ImageExtractor.workload("c", WorkloadKind.POD, apiObject(WorkloadKind.POD, annotated))
                .orElseThrow()
                .originalImages())
        .isEqualTo("{}");
  }

  @Test
  void anObjectOfAnUnexpectedShapeHasNoImages() {
    String metadata = "{\"metadata\":{\"namespace\":\"shop\",\"name\":\"web\"}";
    for (String rest : List.of("}", ",\"spec\":null}", ",\"spec\":{\"containers\":[1,null,{}]}}")) {
      JsonObject odd = JsonParser.parseString(metadata + rest).getAsJsonObject();
      assertThat(ImageExtractor.workload("c", WorkloadKind.POD, odd).orElseThrow().containers())
          .isEmpty();
    }
    assertThat(ImageExtractor.workload("c", WorkloadKind.POD, new JsonObject())).isEmpty();
  }

  private static JsonObject apiObject(WorkloadKind kind, String moreMetadata) {
    String spec =
        switch (kind) {
          case POD -> POD_SPEC;
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
