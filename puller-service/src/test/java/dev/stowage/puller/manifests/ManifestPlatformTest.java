package dev.stowage.puller.manifests;

import static dev.stowage.puller.rewrite.KnownEvents.CLUSTER;
import static dev.stowage.puller.rewrite.KnownEvents.TARGET;
import static dev.stowage.puller.rewrite.KnownEvents.container;
import static dev.stowage.puller.rewrite.KnownEvents.deployment;
import static dev.stowage.puller.rewrite.KnownEvents.image;
import static dev.stowage.puller.rewrite.KnownEvents.initContainer;
import static dev.stowage.puller.rewrite.KnownEvents.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ManifestPlatformTest {
  private static final WorkloadId WEB = deployment("web");
  private static final WorkloadId DATABASE =
      workload(WorkloadKind.STATEFUL_SET, "default", "database");
  private static final String NGINX_COPY = TARGET + "docker.io/library/nginx:1.25";
  private static final String REDIS_COPY = TARGET + "docker.io/library/redis:7";
  private static final String REWRITE = ModeRules.ANNOTATION;
  private static final String SHOP =
      """
      # The shop. Keep this comment.
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: web, namespace: shop}
      spec:
        template:
          spec:
            containers:
              - image: "nginx:1.25"   # quoted on purpose
                name: web
            initContainers: [{name: wait, image: 'redis:7'}]
      ---
      kind: StatefulSet
      apiVersion: apps/v1
      metadata:
        name: database
      spec: {template: {spec: {containers: [{name: redis, image: redis:7}]}}}
      """;

  @TempDir private Path folder;
  private Path input = Path.of("");
  private Path output = Path.of("");

  private final KnownEvents events =
      new KnownEvents()
          .listed()
          .uses(WEB, container("web"), "nginx:1.25")
          .uses(WEB, initContainer("wait"), "redis:7")
          .uses(DATABASE, container("redis"), "redis:7");

  @BeforeEach
  void folders() throws IOException {
    input = Files.createDirectories(folder.resolve("input/shop"));
    Files.writeString(input.resolve("shop.yaml"), SHOP);
    input = folder.resolve("input");
    output = folder.resolve("output");
  }

  @Test
  void onlyImagesChangeCommentsOrderAndQuotesStay() throws IOException {
    events.copied("nginx:1.25", NGINX_COPY).copied("redis:7", REDIS_COPY);

    Map<WorkloadId, RewriteOutcome> outcomes = reconcile(WEB);

    assertThat(outcomes.get(WEB))
        .isEqualTo(
            new RewriteOutcome.Written(
                List.of(
                    new ImageChange(container("web"), image("nginx:1.25"), image(NGINX_COPY)),
                    new ImageChange(initContainer("wait"), image("redis:7"), image(REDIS_COPY)))));
    assertThat(outcomes.get(DATABASE)).isInstanceOf(RewriteOutcome.Written.class);
    assertThat(Files.readString(output.resolve("shop/shop.yaml")))
        .isEqualTo(SHOP.replace("nginx:1.25", NGINX_COPY).replace("redis:7", REDIS_COPY));
    assertThat(Files.readString(input.resolve("shop/shop.yaml"))).isEqualTo(SHOP);
    assertThat(filesIn(output)).containsExactly("shop/shop.yaml");
  }

  @Test
  void rowY8AFileThatHoldsTheSameIsNotWrittenAgain() throws IOException {
    events.copied("nginx:1.25", NGINX_COPY).copied("redis:7", REDIS_COPY);
    Map<WorkloadId, RewriteOutcome> first = reconcile(WEB);
    FileTime longAgo = FileTime.fromMillis(1_000_000);
    Files.setLastModifiedTime(output.resolve("shop/shop.yaml"), longAgo);

    RewriteOutcome second = reconcile(WEB).get(WEB);

    assertThat(second)
        .isInstanceOfSatisfying(
            RewriteOutcome.Unchanged.class,
            unchanged ->
                assertThat(first.get(WEB))
                    .isEqualTo(new RewriteOutcome.Written(unchanged.inForce())));
    assertThat(Files.getLastModifiedTime(output.resolve("shop/shop.yaml"))).isEqualTo(longAgo);
  }

  @Test
  void aFileIsWrittenOnceAllItsWorkloadsAreDecided() {
    events.copied("redis:7", REDIS_COPY);

    assertThat(reconcile(DATABASE).get(DATABASE)).isInstanceOf(RewriteOutcome.Waiting.class);
    assertThat(output.resolve("shop/shop.yaml")).doesNotExist();

    events.copied("nginx:1.25", NGINX_COPY);
    assertThat(reconcile(WEB)).containsOnlyKeys(WEB, DATABASE);
    assertThat(output.resolve("shop/shop.yaml")).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"first to last", "last to first", "any"})
  void whileAFileWaitsOneWorkloadAloneIsDecided(String order) throws IOException {
    List<WorkloadId> many = new ArrayList<>();
    StringBuilder file = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      WorkloadId one = workload(WorkloadKind.POD, "default", "p" + i);
      many.add(one);
      file.append(
          "---\nkind: Pod\nmetadata: {name: p%d}\nspec: {containers: [{name: c, image: 'app:%d'}]}\n"
              .formatted(i, i));
      events.uses(one, container("c"), "app:" + i);
    }
    Files.writeString(input.resolve("many.yaml"), file);
    AtomicInteger viewed = new AtomicInteger();
    ManifestPlatform platform = platform(RewriteMode.WORKLOAD);
    List<Integer> copied = new ArrayList<>(IntStream.range(0, 100).boxed().toList());
    switch (order) {
      case "last to first" -> Collections.reverse(copied);
      case "any" -> Collections.shuffle(copied, new Random(1));
      default -> assertThat(order).isEqualTo("first to last");
    }
    for (int i : copied) {
      events.copied("app:" + i, TARGET + "app:" + i);
      Map<WorkloadId, RewriteOutcome> outcomes =
          platform.reconcile(
              many.get(i),
              id -> {
                viewed.incrementAndGet();
                return events.view(id);
              });
      assertThat(outcomes).hasSize(i == copied.getLast() ? 100 : 1);
    }
    assertThat(output.resolve("many.yaml")).exists();
    // Each time itself, one that waits, and for its outcome; the last time all of them.
    assertThat(viewed.get()).isLessThan(700);
  }

  @Test
  void rowsY11AndY12AFailedCopyStaysAsItWasAndHoldsNobodyBack() {
    events.copied("redis:7", REDIS_COPY).copyFailed("nginx:1.25", FailureState.PARKED);

    reconcile(WEB);

    assertThat(output.resolve("shop/shop.yaml")).hasContent(SHOP.replace("redis:7", REDIS_COPY));
  }

  @Test
  void filesWithoutWorkloadsAreCopiedAsTheyAre() throws IOException {
    String service = "kind: Service # \u00fc\r\nmetadata: {name: web}";
    Files.writeString(input.resolve("service.yml"), service);
    Files.writeString(input.resolve("broken.yaml"), "kind: [Deployment");
    platform(RewriteMode.WORKLOAD).refresh(events::view);

    assertThat(Files.readString(output.resolve("service.yml"))).isEqualTo(service);
    assertThat(filesIn(output)).containsExactly("service.yml");
  }

  @Test
  void rowY2KubeSystemStaysAsItIs() throws IOException {
    String proxy =
        "{\"kind\": \"DaemonSet\", \"metadata\": {\"name\": \"proxy\", \"namespace\": \"kube-system\"},"
            + " \"spec\": {\"template\": {\"spec\": {\"containers\": [{\"name\": \"p\", \"image\": \"redis:7\"}]}}}}";
    Files.writeString(input.resolve("proxy.json"), proxy);
    events.copied("redis:7", REDIS_COPY);

    platform(RewriteMode.WORKLOAD).refresh(events::view);

    assertThat(output.resolve("proxy.json")).hasContent(proxy);
  }

  @Test
  void anAliasThatAnotherContainerSharesIsNotChangedForThatOne() throws IOException {
    Files.writeString(
        input.resolve("shop/shop.yaml"),
        """
        kind: Pod
        metadata: {name: mine, namespace: shop}
        spec: {containers: [{name: a, image: &image redis:7}]}
        ---
        kind: List
        items:
          - kind: Pod
            metadata: {name: theirs, namespace: kube-system}
            spec: {containers: [{name: a, image: &other redis:7}]}
          - kind: Pod
            metadata: {name: ours, namespace: shop}
            spec: {containers: [{name: a, image: *other}]}
        """);
    WorkloadId mine = workload(WorkloadKind.POD, "shop", "mine");
    WorkloadId ours = workload(WorkloadKind.POD, "shop", "ours");
    events.copied("redis:7", REDIS_COPY);
    events.uses(mine, container("a"), "redis:7").uses(ours, container("a"), "redis:7");

    Map<WorkloadId, RewriteOutcome> outcomes = reconcile(ours);

    assertThat(outcomes.get(mine)).isInstanceOf(RewriteOutcome.Written.class);
    assertThat(outcomes.get(ours))
        .isInstanceOfSatisfying(
            RewriteOutcome.Failed.class,
            failed -> assertThat(failed.code()).isEqualTo("SHARED_TEXT"));
    assertThat(Files.readString(output.resolve("shop/shop.yaml")))
        .contains("&image " + REDIS_COPY, "&other redis:7");
  }

  @Test
  void rowsC17AndL7AWorkloadThatIsInNoFileIsGone() {
    WorkloadId gone = deployment("gone");

    assertThat(reconcile(gone)).isEqualTo(Map.of(gone, new RewriteOutcome.Gone()));
  }

  @Test
  void reportOnlyWritesNothing() {
    events.copied("nginx:1.25", NGINX_COPY).copied("redis:7", REDIS_COPY);

    assertThat(platform(RewriteMode.REPORT).reconcile(WEB, events::view).get(WEB))
        .isInstanceOf(RewriteOutcome.Reported.class);
    platform(RewriteMode.REPORT).refresh(events::view);
    assertThat(filesIn(output)).isEmpty();
  }

  @Test
  void aWorkloadsAnnotationKeepsItAsItIsAndHoldsTheOthersOfItsFileNotBack() throws IOException {
    Files.writeString(
        input.resolve("shop/shop.yaml"),
        SHOP.replace(
            "namespace: shop}", "namespace: shop, annotations: {%s: \"off\"}}".formatted(REWRITE)));
    events.copied("redis:7", REDIS_COPY);

    Map<WorkloadId, RewriteOutcome> outcomes = reconcile(WEB);

    assertThat(outcomes.get(WEB)).isEqualTo(new RewriteOutcome.Unchanged(List.of()));
    assertThat(outcomes.get(DATABASE)).isInstanceOf(RewriteOutcome.Written.class);
    assertThat(Files.readString(output.resolve("shop/shop.yaml")))
        .contains("image: 'redis:7'", "image: " + REDIS_COPY);
  }

  @Test
  void aNamespacesAnnotationInAnotherFileHoldsUnlessTheWorkloadsOwnSaysElse() throws IOException {
    Files.writeString(input.resolve("zz-namespaces.yaml"), namespace("shop", "report"));
    events.copied("nginx:1.25", NGINX_COPY).copied("redis:7", REDIS_COPY);

    Map<WorkloadId, RewriteOutcome> outcomes = reconcile(WEB);
    assertThat(outcomes.get(WEB)).isInstanceOf(RewriteOutcome.Reported.class);
    assertThat(outcomes.get(DATABASE)).isInstanceOf(RewriteOutcome.Written.class);
    assertThat(Files.readString(output.resolve("shop/shop.yaml"))).contains("nginx:1.25");

    Files.writeString(
        input.resolve("shop/shop.yaml"),
        SHOP.replace(
            "namespace: shop}",
            "namespace: shop, annotations: {%s: workload}}".formatted(REWRITE)));
    assertThat(reconcile(WEB).get(WEB)).isInstanceOf(RewriteOutcome.Written.class);
    assertThat(Files.readString(output.resolve("shop/shop.yaml"))).contains(NGINX_COPY);
  }

  @Test
  void modePodChangesNothingInAFile() {
    events.copied("nginx:1.25", NGINX_COPY).copied("redis:7", REDIS_COPY);

    assertThat(platform(RewriteMode.POD).reconcile(WEB, events::view).get(WEB))
        .isEqualTo(new RewriteOutcome.Unchanged(List.of()));
    assertThat(filesIn(output)).isEmpty();
  }

  @Test
  void whereNothingElseIsSaidToBeRewrittenOnlyTheFilesOfThoseWhoAskAreWritten() throws IOException {
    Files.writeString(input.resolve("config.yaml"), "kind: ConfigMap\n");
    Files.writeString(input.resolve("shop/namespace.yaml"), namespace("shop", "workload"));
    events.copied("nginx:1.25", NGINX_COPY).copied("redis:7", REDIS_COPY);
    ManifestPlatform platform = platform(RewriteMode.OFF);

    platform.refresh(events::view);
    Map<WorkloadId, RewriteOutcome> outcomes = platform.reconcile(WEB, events::view);

    assertThat(outcomes.get(WEB)).isInstanceOf(RewriteOutcome.Written.class);
    assertThat(outcomes.get(DATABASE)).isEqualTo(new RewriteOutcome.Unchanged(List.of()));
    assertThat(filesIn(output)).containsExactly("shop/shop.yaml");
  }

  @Test
  void whoIsSwitchedOffLaterHasTheOriginalsInTheOutputAgain() throws IOException {
    events.copied("nginx:1.25", NGINX_COPY).copied("redis:7", REDIS_COPY);
    ManifestPlatform platform = platform(RewriteMode.WORKLOAD);
    platform.reconcile(WEB, events::view);
    Path namespaces = input.resolve("namespaces.yaml");
    Files.writeString(namespaces, namespace("shop", "off") + "---\n" + namespace("default", "off"));

    assertThat(platform.reconcile(WEB, events::view).get(WEB))
        .isEqualTo(new RewriteOutcome.Unchanged(List.of()));
    assertThat(output.resolve("shop/shop.yaml")).hasContent(SHOP);

    // Half written by somebody's editor: what it said still holds.
    Files.writeString(namespaces, "kind: [Namespace");
    platform.reconcile(WEB, events::view);
    assertThat(output.resolve("shop/shop.yaml")).hasContent(SHOP);
  }

  private static String namespace(String name, String mode) {
    return "kind: Namespace\nmetadata: {name: %s, annotations: {%s: \"%s\"}}\n"
        .formatted(name, REWRITE, mode);
  }

  private Map<WorkloadId, RewriteOutcome> reconcile(WorkloadId workload) {
    return platform(RewriteMode.WORKLOAD).reconcile(workload, events::view);
  }

  private ManifestPlatform platform(RewriteMode ofAll) {
    return new ManifestPlatform(
        CLUSTER,
        ManifestFolders.open(new ManifestSettings(input.toString(), output.toString())),
        new ModeRules(ofAll, Map.of()));
  }

  private static List<String> filesIn(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
