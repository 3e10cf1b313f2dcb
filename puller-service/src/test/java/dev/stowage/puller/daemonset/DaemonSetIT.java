package dev.stowage.puller.daemonset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.event.CacheRequest.CacheWish;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.cache.CacheOutcome;
import dev.stowage.puller.cache.CacheSettings;
import dev.stowage.puller.cache.ContainerResources;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.kubernetes.ServiceAccountForTest;
import dev.stowage.puller.shape.Caches;
import dev.stowage.puller.shape.DaemonSetShape;
import dev.stowage.puller.shape.PodShape;
import dev.stowage.puller.shape.Sleeper;
import dev.stowage.runtime.StartupException;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import io.kubernetes.client.util.Config;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** DaemonSets of caches on a real API server; their pods are for nodes that no cluster has. */
@NeedsCluster
final class DaemonSetIT {
  private static final String OLD_NAME = "kubernetes-image-puller";

  @TempDir private Path folder;
  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();
  private final ApiServer server = new ApiServer(cluster.newClient());

  @AfterEach
  void close() {
    namespace.close();
  }

  @Test
  void k6AtTheStartADaemonSetOfThatNameIsDeletedAndMadeAnew() {
    String before = createOldPullers(OLD_NAME);
    try (KeptCaches caches = start()) {
      caches.want(ofEnvironment(OLD_NAME, "nginx:1.25"));

      await()
          .untilAsserted(() -> {
            JsonObject daemonSet = get(OLD_NAME);
            assertThat(text(daemonSet, "uid")).isNotEqualTo(before);
            assertThat(labels(daemonSet)).contains("stowage.dev/cache");
          });
      await().until(() -> isApplied(caches, OLD_NAME, 1));
    }
  }

  @Test
  void aDaemonSetThatIsSomebodyElsesStaysAndTheCacheIsRefused() {
    JsonObject theirs = daemonSet("web", "{\"app\": \"web\"}");
    assertThat(server.create(path(), theirs).code()).isEqualTo(201);
    String before = text(get("web"), "resourceVersion");
    try (KeptCaches caches = start()) {
      caches.want(Caches.cache("web", 9, "nginx:1.25"));

      await()
          .untilAsserted(() ->
              assertThat(caches.outcomes.of("web"))
                  .get()
                  .isInstanceOfSatisfying(
                      CacheOutcome.Refused.class,
                      refused ->
                          assertThat(refused.message()).contains("web").contains("not Stowage's")));
    }
    assertThat(generation("web")).isEqualTo(1);
    assertThat(before).isNotEmpty();
  }

  @Test
  void k7AndK8AndK12TheServerKeepsEveryFieldOfBothShapes() {
    CacheSettings old =
        new CacheSettings(
            namespace.name(), true, Optional.of("quay.io/eclipse/kip:next"), Optional.empty());
    for (CacheSettings settings : List.of(KeptCaches.settings(namespace.name()), old)) {
      NodeCache cache = Caches.cache("web", 9, "nginx:1.25", "scratch.example/app:1");
      try (KeptCaches caches = new KeptCaches(server, settings)) {
        caches.want(cache);
        await().until(() -> isApplied(caches, "web", 1));

        Sleeper sleeper =
            settings
                .sleeperImage()
                .<Sleeper>map(Sleeper.Former::new)
                .orElse(new Sleeper.Own(KeptCaches.SLEEPER));
        JsonObject sent =
            new DaemonSetShape(new PodShape(sleeper, false), Optional.empty())
                .of(cache, "web", cache.images())
                .json();
        assertContains(get("web").getAsJsonObject("spec"), sent.getAsJsonObject("spec"), "spec");
      }
    }
  }

  @Test
  void k7TheDaemonSetGoesWithTheDeploymentThatOwnsItAndWithoutItThereIsNoStart() {
    CacheSettings settings =
        new CacheSettings(namespace.name(), true, Optional.empty(), Optional.of("owner"));
    assertThatThrownBy(() -> new KeptCaches(server, settings))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("Deployment 'owner' in namespace")
        .message()
        .doesNotContain("\n");

    String uid = createDeployment("owner");
    try (KeptCaches caches = new KeptCaches(server, settings)) {
      caches.want(Caches.cache("web", 9, "nginx:1.25"));
      await().until(() -> isApplied(caches, "web", 1));
      JsonObject owner =
          JsonFields.objects(get("web").getAsJsonObject("metadata"), "ownerReferences").getFirst();
      assertThat(JsonFields.text(owner, "uid")).isEqualTo(uid);
    }
  }

  @Test
  void k9ADaemonSetThatIsDeletedByHandIsMadeAgain() {
    try (KeptCaches caches = start()) {
      caches.want(Caches.cache("web", 9, "nginx:1.25"));
      await().until(() -> isApplied(caches, "web", 1));
      String before = text(get("web"), "uid");
      server.delete(path() + "/web", before, "Background");

      await().untilAsserted(() -> assertThat(text(get("web"), "uid")).isNotEqualTo(before));
    }
  }

  @Test
  void whatIsEditedByHandIsPutBack() {
    try (KeptCaches caches = start()) {
      caches.want(Caches.cache("web", 9, "nginx:1.25"));
      await().until(() -> isApplied(caches, "web", 1));

      edit("replace", "/spec/template/spec/containers/0/image", "\"evil:1\"");
      await().untilAsserted(() -> assertThat(get("web").toString()).doesNotContain("evil:1"));
      edit("add", "/spec/template/spec/hostNetwork", "true");
      await().untilAsserted(() -> assertThat(get("web").toString()).doesNotContain("hostNetwork"));
      edit("remove", "/metadata/labels/app.kubernetes.io~1managed-by", null);
      await().untilAsserted(() -> assertThat(labels(get("web"))).contains("managed-by"));
      edit("replace", "/metadata/annotations/team", "\"others\"");
      await().untilAsserted(() -> assertThat(get("web").toString()).contains("\"team\":\"shop\""));
    }
  }

  @Test
  void k10OnSigtermTheDaemonSetsAreDeletedAndThatIsSaid() {
    Logger logger = (Logger) LoggerFactory.getLogger(Removal.class);
    ListAppender<ILoggingEvent> log = new ListAppender<>();
    log.start();
    logger.addAppender(log);
    KeptCaches caches = start();
    caches.want(Caches.cache("web", 1, "nginx:1.25", "busybox:1"));
    await().until(() -> isApplied(caches, "web", 2));

    caches.close();
    logger.detachAppender(log);

    assertThat(server.get(path() + "/web").code()).isEqualTo(404);
    assertThat(server.get(path() + "/web-2").code()).isEqualTo(404);
    assertThat(log.list.stream().map(ILoggingEvent::getFormattedMessage))
        .containsExactly("Received SIGTERM, deleting daemonset", "Shutting down cleanly");
  }

  @Test
  void theyStayWhenTheyAreToBeKeptAndTheNextStartChangesNothing() {
    CacheSettings keep =
        new CacheSettings(namespace.name(), false, Optional.empty(), Optional.empty());
    NodeCache cache = Caches.cache("web", 9, "nginx:1.25");
    try (KeptCaches caches = new KeptCaches(server, keep)) {
      caches.want(cache);
      await().until(() -> isApplied(caches, "web", 1));
    }
    String before = text(get("web"), "uid");
    try (KeptCaches caches = new KeptCaches(server, keep)) {
      caches.want(cache);
      await().until(() -> isApplied(caches, "web", 1));
    }
    assertThat(text(get("web"), "uid")).isEqualTo(before);
    assertThat(generation("web")).isEqualTo(1);
  }

  @Test
  void aCacheThatNobodyDeclaresIsTakenAwayOnceAllDeclarationsAreKnown() {
    assertThat(server.create(path(), daemonSet("another", "{\"app\": \"another\"}")).code())
        .isEqualTo(201);
    try (KeptCaches caches = start()) {
      NodeCache web = Caches.cache("web", 9, "nginx:1.25");
      NodeCache shop = Caches.cache("shop", 9, "nginx:1.25");
      caches.want(web, shop);
      await().until(() -> isApplied(caches, "web", 1) && isApplied(caches, "shop", 1));

      caches.complete = false;
      caches.want(shop);
      caches.complete = true;
      caches.tell();

      await()
          .untilAsserted(() -> {
            assertThat(server.get(path() + "/web").code()).isEqualTo(404);
            assertThat(caches.outcomes.of("web")).isEmpty();
          });
      assertThat(get("shop").isEmpty()).isFalse();
      assertThat(server.get(path() + "/another").code()).isEqualTo(200);
    }
  }

  @Test
  void k11WhatCannotFitIsNotAppliedAndWhatIsOnlyPreviewedOrPurgedIsTakenAway() {
    try (KeptCaches caches = start()) {
      NodeCache web = Caches.cache("web", 9, "nginx:1.25");
      caches.preview = Caches.preview(CacheFit.EXCEEDS, "memory limits 2000Mi, quota allows 1Gi");
      caches.want(web);
      await()
          .untilAsserted(() ->
              assertThat(caches.outcomes.of("web"))
                  .get()
                  .isInstanceOfSatisfying(
                      CacheOutcome.Refused.class,
                      refused -> assertThat(refused.message()).contains("2000Mi")));
      assertThat(server.get(path() + "/web").code()).isEqualTo(404);

      caches.preview = Caches.preview(CacheFit.FITS);
      caches.want(Caches.cache("web", 9, "nginx:1.25", "busybox:1"));
      await().until(() -> isApplied(caches, "web", 1));
      caches.purged = true;
      caches.tell();
      await().untilAsserted(() -> assertThat(server.get(path() + "/web").code()).isEqualTo(404));
      assertThat(caches.outcomes.of("web")).hasValue(new CacheOutcome.Purged());
      caches.purged = false;
      caches.want(Caches.with(web, CacheOrigin.REQUEST, CacheWish.PREVIEW));
      await()
          .until(() -> caches.outcomes.of("web").orElseThrow() instanceof CacheOutcome.Previewed);
    }
  }

  @Test
  void whatTheServerWillNotHaveIsToldWithItsMessageAndKeepsNoOtherCache() {
    try (KeptCaches caches = start()) {
      caches.want(
          Caches.with(
              Caches.cache("broken", 9, "nginx:1.25"),
              new ContainerResources("5m", "200m", "30Mi", "20Mi")),
          Caches.cache("web", 9, "nginx:1.25", "UPPER/case:1"));

      // What only the kubelet finds fault with is the kubelet's to tell.
      await().until(() -> isApplied(caches, "web", 1));
      await()
          .untilAsserted(() ->
              assertThat(caches.outcomes.of("broken"))
                  .get()
                  .isInstanceOfSatisfying(
                      CacheOutcome.Refused.class,
                      refused -> assertThat(refused.message()).contains("(422)")));
    }
  }

  @Test
  void aThousandImagesAreTwentyDaemonSetsAndOneMoreTouchesOneOfThem() {
    String[] images = new String[1000];
    for (int number = 0; number < images.length; number++) {
      images[number] = "registry.example/team/image-%d:1".formatted(number);
    }
    try (KeptCaches caches = start()) {
      caches.want(Caches.cache("all", 50, images));
      await().until(() -> isApplied(caches, "all", 20));

      String[] more = Arrays.copyOf(images, 1001);
      more[1000] = "registry.example/team/more:1";
      caches.want(Caches.cache("all", 50, more));
      await().until(() -> isApplied(caches, "all", 21));
      for (int number = 2; number <= 20; number++) {
        assertThat(generation("all-" + number)).isEqualTo(1);
      }
    }
  }

  /** The rules are those of deploy/kubernetes/puller/optional/node-caches.yaml. */
  @Test
  void k13ItDoesItsWorkWithTheRightsThatItAsksForAndNoOthers() throws IOException {
    try (ServiceAccountForTest account =
            new ServiceAccountForTest(
                cluster.newClient(),
                namespace.name(),
                "[]",
                """
                [{"apiGroups": ["apps"], "resources": ["daemonsets"], "verbs": ["get", "list", "watch", "create", "update", "delete"]},
                 {"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get"]},
                 {"apiGroups": [""], "resources": ["pods"], "verbs": ["list", "watch", "delete"]},
                 {"apiGroups": [""], "resources": ["pods/binding"], "verbs": ["create"]}]
                """);
        TestNamespace other = cluster.newNamespace()) {
      createDeployment("owner");
      ApiServer restricted =
          new ApiServer(
              Config.fromConfig(account.kubeconfig(folder, cluster.kubeconfig()).toString()));
      CacheSettings settings =
          new CacheSettings(namespace.name(), true, Optional.empty(), Optional.of("owner"));
      try (KeptCaches caches = new KeptCaches(restricted, settings)) {
        caches.want(Caches.cache("web", 9, "nginx:1.25"));
        await().until(() -> isApplied(caches, "web", 1));
        edit("replace", "/spec/template/spec/containers/0/image", "\"evil:1\"");
        await().untilAsserted(() -> assertThat(get("web").toString()).doesNotContain("evil:1"));
        JsonObject binding =
            json(
                "{\"apiVersion\": \"v1\", \"kind\": \"Binding\", \"metadata\": {\"name\": \"none\"}, \"target\": {\"kind\": \"Node\", \"name\": \"none\"}}");
        String pods = "/api/v1/namespaces/%s/pods".formatted(namespace.name());
        assertThat(restricted.create(pods + "/none/binding", binding).code()).isEqualTo(404);
        assertThat(restricted.create(pods, binding).code()).isEqualTo(403);
        assertThat(restricted.get(pods + "/none/log").code()).isEqualTo(403);
        for (String path :
            List.of(
                "/api/v1/namespaces/%s/secrets".formatted(namespace.name()),
                "/apis/apps/v1/namespaces/%s/daemonsets".formatted(other.name()),
                "/api/v1/namespaces/%s/pods".formatted(other.name()),
                "/apis/apps/v1/daemonsets",
                "/api/v1/nodes")) {
          assertThat(restricted.get(path).code()).as(path).isEqualTo(403);
        }
      }
      assertThat(server.get(path() + "/web").code()).isEqualTo(404);
    }
  }

  private KeptCaches start() {
    return new KeptCaches(server, KeptCaches.settings(namespace.name()));
  }

  private static NodeCache ofEnvironment(String name, String image) {
    return Caches.with(Caches.cache(name, 9, image), CacheOrigin.ENVIRONMENT, CacheWish.KEEP);
  }

  private static boolean isApplied(KeptCaches caches, String name, int daemonSets) {
    return caches.outcomes.of(name).filter(CacheOutcome.Applied.class::isInstance).isPresent()
        && ((CacheOutcome.Applied) caches.outcomes.of(name).orElseThrow()).daemonSets()
            == daemonSets;
  }

  private String createOldPullers(String name) {
    Answer answer = server.create(path(), daemonSet(name, "{\"test\": \"daemonset-test\"}"));
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
    return text(answer.body(), "uid");
  }

  private static JsonObject daemonSet(String name, String labels) {
    return json(
        """
        {"apiVersion": "apps/v1", "kind": "DaemonSet", "metadata": {"name": "%1$s"},
         "spec": {"selector": {"matchLabels": %2$s}, "template": {"metadata": {"labels": %2$s},
           "spec": {"nodeSelector": {"stowage.dev/test": "none"}, "containers": [{"name": "a", "image": "nginx:1.25"}]}}}}
        """
            .formatted(name, labels));
  }

  private String createDeployment(String name) {
    Answer answer =
        server.create(
            "/apis/apps/v1/namespaces/%s/deployments".formatted(namespace.name()),
            json(
                """
                {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "%s"},
                 "spec": {"replicas": 0, "selector": {"matchLabels": {"a": "b"}}, "template": {"metadata": {"labels": {"a": "b"}},
                   "spec": {"containers": [{"name": "a", "image": "nginx:1.25"}]}}}}
                """
                    .formatted(name)));
    assertThat(answer.code()).as(answer.message()).isEqualTo(201);
    return text(answer.body(), "uid");
  }

  private void edit(String operation, String where, @Nullable String value) {
    JsonObject change = new JsonObject();
    change.addProperty("op", operation);
    change.addProperty("path", where);
    if (value != null) {
      change.add("value", JsonParser.parseString(value));
    }
    JsonArray patch = new JsonArray();
    patch.add(change);
    Answer answer = server.patch(path() + "/web", patch);
    assertThat(answer.code()).as(answer.message()).isEqualTo(200);
  }

  // Everything that was sent is there; the server adds its defaults, and writes quantities its way.
  private static void assertContains(JsonObject stored, JsonObject sent, String where) {
    for (String field : sent.keySet()) {
      String path = where + "." + field;
      if (sent.get(field) instanceof JsonObject child && !field.equals("resources")) {
        assertThat(stored.get(field)).as(path).isInstanceOf(JsonObject.class);
        assertContains(stored.getAsJsonObject(field), child, path);
      } else if (sent.get(field) instanceof JsonArray list
          && !list.isEmpty()
          && list.get(0).isJsonObject()) {
        assertThat(stored.getAsJsonArray(field)).as(path).hasSize(list.size());
        for (int index = 0; index < list.size(); index++) {
          assertContains(
              stored.getAsJsonArray(field).get(index).getAsJsonObject(),
              list.get(index).getAsJsonObject(),
              path + "[" + index + "]");
        }
      } else {
        assertThat(stored.get(field)).as(path).isEqualTo(sent.get(field));
      }
    }
  }

  private JsonObject get(String name) {
    return server.get(path() + "/" + name).body();
  }

  private int generation(String name) {
    return Integer.parseInt(text(get(name), "generation"));
  }

  private static String labels(JsonObject daemonSet) {
    return JsonFields.object(JsonFields.object(daemonSet, "metadata"), "labels").toString();
  }

  private static String text(JsonObject object, String field) {
    return JsonFields.text(JsonFields.object(object, "metadata"), field);
  }

  private String path() {
    return "/apis/apps/v1/namespaces/%s/daemonsets".formatted(namespace.name());
  }

  private static JsonObject json(String text) {
    return JsonParser.parseString(text).getAsJsonObject();
  }
}
