package dev.stowage.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.WorkloadKind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ManifestFileTest {
  @TempDir private Path folder;

  @Test
  void anImageVolumeIsFoundByItsReferenceAndOtherVolumesArePassedOver() {
    List<ManifestImage> images =
        parse(
            """
            kind: Pod
            apiVersion: v1
            metadata: {name: web}
            spec:
              containers: [{name: web, image: nginx}]
              volumes:
              - {name: scratch, emptyDir: {}}
              - name: model
                image: {reference: quay.io/shop/model:7, pullPolicy: Always}
            """);
    assertThat(images)
        .extracting(image -> image.container() + "=" + image.image())
        .containsExactly("containers/web=nginx", "volumes/model=quay.io/shop/model:7");
  }

  @Test
  void aKindThatIsOnlyCalledLikeOurWordForCustomResourcesIsPassedOver() {
    assertThat(parse("kind: CustomResource\nspec: {containers: [{name: a, image: nginx}]}\n"))
        .isEmpty();
  }

  @Test
  void namespacesSayWhatTheyAreAnnotatedWithAndTheLaterOneStands() {
    ManifestFile file =
        ManifestFile.parse(
            Path.of("namespaces.yaml"),
            """
            apiVersion: v1
            kind: Namespace
            metadata: {name: shop, annotations: {stowage.dev/rewrite: workload}}
            ---
            kind: List
            items:
            - {kind: Namespace, metadata: {name: shop, annotations: {stowage.dev/rewrite: "off"}}}
            - {kind: Namespace, metadata: {name: plain}}
            - {kind: Namespace}
            - {apiVersion: other.example/v1, kind: Namespace, metadata: {name: others}}
            """);
    assertThat(file.namespaces())
        .isEqualTo(Map.of("shop", Map.of("stowage.dev/rewrite", "off"), "plain", Map.of()));
    assertThat(file.images()).isEmpty();
  }

  @Test
  void containersOfAllThreeListsAreFound() {
    List<ManifestImage> images =
        parse(
            """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: web
              namespace: shop
              annotations:
                stowage.dev/original-images: '{"containers/web":"nginx"}'
            spec:
              template:
                spec:
                  initContainers:
                  - name: migrate
                    image: quay.io/shop/migrate:2
                  containers:
                  - {name: web, image: nginx}
                  - name: proxy
                    image: "envoy:1"
                  ephemeralContainers:
                  - name: debug
                    image: 'busybox'
            """);
    assertThat(images)
        .extracting(image -> image.container() + "=" + image.image())
        .containsExactly(
            "containers/web=nginx",
            "containers/proxy=envoy:1",
            "initContainers/migrate=quay.io/shop/migrate:2",
            "ephemeralContainers/debug=busybox");
    assertThat(images)
        .allSatisfy(image -> {
          assertThat(image.namespace()).isEqualTo("shop");
          assertThat(image.kind()).isEqualTo(WorkloadKind.DEPLOYMENT);
          assertThat(image.name()).isEqualTo("web");
          assertThat(image.annotations())
              .containsEntry("stowage.dev/original-images", "{\"containers/web\":\"nginx\"}");
        });
    assertThat(images.getFirst().line()).isEqualTo(15);
  }

  @ParameterizedTest
  @EnumSource(value = WorkloadKind.class, mode = EnumSource.Mode.EXCLUDE, names = "CUSTOM_RESOURCE")
  void everyWorkloadKindIsFound(WorkloadKind kind) {
    String podSpec = "{containers: [{name: main, image: 'nginx:1'}]}";
    String spec =
        switch (kind) {
          case POD -> podSpec;
          case CUSTOM_RESOURCE -> throw new IllegalArgumentException("has no manifest of its own");
          case CRON_JOB -> "{jobTemplate: {spec: {template: {spec: " + podSpec + "}}}}";
          case DEPLOYMENT, STATEFUL_SET, DAEMON_SET, REPLICA_SET, REPLICATION_CONTROLLER, JOB ->
              "{template: {spec: " + podSpec + "}}";
        };
    List<ManifestImage> images =
        parse("kind: %s\nmetadata: {name: it}\nspec: %s\n".formatted(kind, spec));
    assertThat(images).hasSize(1);
    assertThat(images.getFirst().kind()).isEqualTo(kind);
    assertThat(images.getFirst().namespace()).isEqualTo("default");
    assertThat(images.getFirst().container())
        .isEqualTo(new ContainerId(ContainerKind.CONTAINER, "main"));
  }

  @Test
  void everyDocumentIsReadAndEmptyOnesPassedOver() {
    String text =
        """
        ---
        # nothing here
        ---
        kind: Service
        metadata: {name: web}
        ---
        - a list
        ---
        just text
        %s---
        %s---
        """
            .formatted("---\n" + pod("a", "image: x:1"), pod("b", "image: y:2"));
    assertThat(parse(text)).extracting(ManifestImage::image).containsExactly("x:1", "y:2");
  }

  @Test
  void anEmptyFileHasNoImages() {
    assertThat(parse("")).isEmpty();
    assertThat(parse("# only a comment\n")).isEmpty();
  }

  @Test
  void listsAreOpenedHoweverDeepTheyNest() {
    List<ManifestImage> images =
        parse(
            """
            apiVersion: v1
            kind: List
            items:
            - kind: Pod
              metadata: {name: a}
              spec: {containers: [{name: c, image: 'x:1'}]}
            - kind: List
              items:
              - kind: PodList
                items:
                - metadata: {name: b}
                  spec: {containers: [{name: c, image: 'y:1'}]}
            """);
    assertThat(images).extracting(ManifestImage::name).containsExactly("a", "b");
  }

  @Test
  void jsonWithTabsIsReadAndItsPlacesAreRight() {
    String text =
        "{\n\t\"kind\": \"Pod\",\r\n\t\"metadata\":\t{\"name\":\"a\"},\n\t\"spec\":"
            + "{\"containers\":[{\t\"name\":\"c\",\"image\":\t\"nginx:1.25\"\t}]}\n}\n";
    ManifestFile file = ManifestFile.parse(Path.of("pod.json"), text);
    assertThat(file.images()).hasSize(1);
    assertThat(written(file)).containsExactly("\"nginx:1.25\"");
  }

  @Test
  void aTabInYamlIsRefused() {
    assertBroken("kind: Pod\n\tmetadata: {}\n", "line 2");
  }

  @Test
  void anOwnedPodJobOrReplicaSetIsNoWorkloadOfItsOwn() {
    for (String kind : List.of("Pod", "Job", "ReplicaSet")) {
      String text =
          """
          kind: %s
          metadata: {name: a, ownerReferences: [{kind: Other, name: o}]}
          spec:
            containers: [{name: c, image: 'x:1'}]
            template: {spec: {containers: [{name: c, image: 'x:1'}]}}
          """;
      assertThat(parse(text.formatted(kind))).as(kind).isEmpty();
    }
  }

  @Test
  void aKindOfTheSameNameInAnotherApiGroupIsNoWorkload() {
    String text = "apiVersion: batch.volcano.sh/v1alpha1\nkind: Job\nmetadata: {name: a}\n";
    assertThat(parse(text + "spec: {template: {spec: {containers: [{name: c, image: x}]}}}\n"))
        .isEmpty();
    assertThat(parse("apiVersion: extensions/v1beta1\n" + deployment("image: x"))).hasSize(1);
  }

  @Test
  void aContainerWithoutImageIsPassedOver() {
    assertThat(parse(pod("a", "command: [x]"))).isEmpty();
    assertThat(parse(pod("a", "image:"))).isEmpty();
    assertThat(parse(pod("a", "image: null"))).isEmpty();
  }

  @Test
  void aWorkloadWithoutSpecHasNoImages() {
    assertThat(parse("kind: Deployment\nmetadata: {name: a}\n")).isEmpty();
  }

  @Test
  void aGeneratedNameStandsForAMissingOne() {
    List<ManifestImage> images =
        parse(
            "kind: Pod\nmetadata: {generateName: run-}\nspec: {containers: [{name: c, image: x}]}");
    assertThat(images.getFirst().name()).isEqualTo("run-");
  }

  @Test
  void anImageUsedByAnAliasIsReportedForEachUse() {
    String text =
        """
        kind: Pod
        metadata: {name: a}
        spec:
          initContainers:
          - name: i
            image: &image  nginx:1
          containers:
          - name: c
            image: *image
        """;
    ManifestFile file = ManifestFile.parse(Path.of("a.yaml"), text);
    assertThat(file.images()).hasSize(2);
    assertThat(written(file)).containsExactly("nginx:1", "nginx:1");
  }

  @Test
  void mergeKeysBringFieldsIn() {
    String text =
        """
        kind: Deployment
        metadata: {name: a}
        spec:
          template:
            spec:
              containers:
              - &base
                name: one
                image: nginx:1
              - <<: *base
                name: two
              - <<: [{name: three}, *base]
        """;
    assertThat(parse(text))
        .extracting(image -> image.container().name() + "=" + image.image())
        .containsExactly("one=nginx:1", "two=nginx:1", "three=nginx:1");
  }

  @Test
  void aListThatContainsItselfIsRefused() {
    assertBroken("kind: List\nitems: &a\n- kind: List\n  items: *a\n", "lists 16 deep");
  }

  @Test
  void aShortTextThatStandsForMillionsOfObjectsIsRefused() {
    StringBuilder text = new StringBuilder("kind: List\nitems:\n- &l0 {kind: List, items: [{}]}\n");
    for (int i = 1; i < 10; i++) {
      text.append("- &l%d {kind: List, items: [".formatted(i))
          .append("*l%d,".formatted(i - 1).repeat(10))
          .append("]}\n");
    }
    assertBroken(text.toString(), "more than 100000 objects");
  }

  @Test
  void brokenYamlIsRefusedWithFileAndLine() {
    assertThatThrownBy(() -> parse("kind: Pod\nmetadata: {name: a\nspec: [\n"))
        .isInstanceOf(ManifestException.class)
        .hasMessageStartingWith("manifest 'app/web.yaml', line ")
        .satisfies(e -> assertThat(String.valueOf(e.getMessage()).lines()).hasSize(1));
  }

  @Test
  void aDuplicateKeyIsRefusedWithBothLines() {
    assertBroken(
        "kind: Pod\nmetadata:\n  name: a\nspec: {}\nkind: Job\n",
        "line 5: the key 'kind' is there twice, first on line 1");
  }

  @Test
  void aTemplateIsRefusedAndTheMessageSaysSo() {
    assertBroken(pod("a", "image: {{ .Values.image }}"), "a template has to be rendered first");
    assertBroken(
        "{{- if .Values.enabled }}\nkind: Pod\n{{- end }}\n",
        "a template has to be rendered first");
  }

  @Test
  void aWorkloadOfTheWrongShapeIsRefusedByLineAndField() {
    assertBroken(
        "kind: Pod\nmetadata: {name: a}\nspec: {containers: x}\n",
        "line 3: 'spec.containers' must be a list");
    assertBroken(
        "kind: Pod\nspec: {containers: [{name: c, image: x}]}\n",
        "line 1: a Pod needs 'metadata.name'");
    assertBroken(
        "kind: Pod\nmetadata: {name: a}\nspec: {containers: [{image: x}]}\n",
        "line 3: a Pod needs 'spec.containers[0].name'");
  }

  @Test
  void nestingWithoutEndIsRefused() {
    assertBroken("[".repeat(200_000), "nested too deeply");
  }

  @Test
  void aControlCharacterIsRefusedWithItsLine() {
    assertBroken("kind: Pod\nname: a\u0007b\n", "line 2: has the character U+0007");
  }

  @Test
  void aFileThatIsNoUtf8OrMissingIsRefused() throws Exception {
    Path latin = folder.resolve("latin.yaml");
    Files.write(latin, "name: \u00fc".getBytes(StandardCharsets.ISO_8859_1));
    assertThatThrownBy(() -> ManifestFile.read(latin))
        .isInstanceOf(ManifestException.class)
        .hasMessage("manifest '" + latin + "' is no UTF-8 text");
    Path missing = folder.resolve("missing.yaml");
    assertThatThrownBy(() -> ManifestFile.read(missing))
        .isInstanceOf(ManifestException.class)
        .hasMessage("manifest '" + missing + "' does not exist");
  }

  private static void assertBroken(String text, String part) {
    assertThatThrownBy(() -> parse(text))
        .isInstanceOf(ManifestException.class)
        .hasMessageContaining("app/web.yaml")
        .hasMessageContaining(part)
        .satisfies(e -> assertThat(((ManifestException) e).retryable()).isFalse());
  }

  private static List<ManifestImage> parse(String text) {
    return ManifestFile.parse(Path.of("app/web.yaml"), text).images();
  }

  private static List<String> written(ManifestFile file) {
    return file.images().stream()
        .map(image -> file.text().substring(image.start(), image.end()))
        .toList();
  }

  private static String pod(String name, String field) {
    return "kind: Pod\nmetadata: {name: %s}\nspec:\n  containers:\n  - name: c\n    %s\n"
        .formatted(name, field);
  }

  private static String deployment(String field) {
    return "kind: Deployment\nmetadata: {name: a}\nspec: {template: {spec: {containers: [{name: c, %s}]}}}\n"
        .formatted(field);
  }
}
