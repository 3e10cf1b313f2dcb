package dev.stowage.puller.daemonset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.placement.Placement;
import dev.stowage.puller.shape.Caches;
import dev.stowage.sleeper.SleeperImage;
import dev.stowage.sleeper.SleeperImage.Content;
import dev.stowage.testengine.NeedsCluster;
import dev.stowage.testengine.TestCluster;
import dev.stowage.testengine.TestCluster.TestNamespace;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * A cache on a real node: KUBECONFIG names its cluster, STOWAGE_TEST_IMAGE an image that it can
 * pull over plain HTTP and that has /bin/sleep; its registry takes what the test pushes.
 */
@NeedsCluster
@EnabledIfEnvironmentVariable(
    named = "STOWAGE_TEST_IMAGE",
    matches = ".+",
    disabledReason = "needs a node, and STOWAGE_TEST_IMAGE: an image that it can run")
final class CacheOnNodeIT {
  private static final String IMAGE = System.getenv("STOWAGE_TEST_IMAGE");

  private final TestCluster cluster = TestCluster.ofEnvironment();
  private final TestNamespace namespace = cluster.newNamespace();
  private final ApiServer server = new ApiServer(cluster.newClient());
  private final String registry = IMAGE.substring(0, IMAGE.indexOf('/'));
  private final String repository = "caches/" + UUID.randomUUID().toString().substring(0, 8);
  private final String pods = "/api/v1/namespaces/%s/pods".formatted(namespace.name());

  @BeforeEach
  void beGenerous() {
    Awaitility.setDefaultTimeout(Duration.ofMinutes(3));
  }

  @AfterEach
  void close() {
    namespace.close();
  }

  /** K8 and K15 too: an image without a shell stays, and one that cannot be pulled hides none. */
  @Test
  void fourOfFiveImagesAreOnTheNodeTheFifthSaysWhyNotAndAPodStartsWithoutAPull() throws Exception {
    SleeperImage sleeper = SleeperImage.make();
    push(repository + "/sleeper", "1");
    push(repository + "/scratch", "1");
    push(repository + "/index", "1");
    String place = "%s/%s".formatted(registry, repository);
    NodeCache cache =
        Caches.with(
            Caches.cache(
                "shop",
                9,
                IMAGE,
                place + "/scratch@" + sleeper.images().getFirst().digest(),
                place + "/index:1",
                registry + "/pause:3.2",
                place + "/none:1"),
            Placement.anywhere(),
            Duration.ofHours(5),
            1);
    try (KeptCaches caches =
        new KeptCaches(
            server,
            KeptCaches.settings(namespace.name()),
            place + "/sleeper@" + sleeper.index().digest())) {
      caches.nodes = nodes();
      caches.want(cache);

      await()
          .untilAsserted(() -> {
            JsonObject status = JsonFields.object(only("stowage.dev/cache=shop"), "status");
            Map<String, JsonObject> states = states(status);
            assertThat(states).hasSize(5);
            for (String name : List.of("c1", "c2", "c3", "c4")) {
              assertThat(states.getOrDefault(name, new JsonObject()).has("running"))
                  .as("%s: %s", name, states)
                  .isTrue();
            }
            assertThat(
                    JsonFields.text(
                        JsonFields.object(states.getOrDefault("c5", new JsonObject()), "waiting"),
                        "reason"))
                .isIn("ErrImagePull", "ImagePullBackOff");
          });

      startPod(place + "/index:1");
      await()
          .untilAsserted(() -> {
            List<String> told = messages("warm");
            assertThat(told).anyMatch(message -> message.contains("already present on machine"));
            assertThat(told).noneMatch(message -> message.startsWith("Pulling image"));
          });
    }
    await()
        .untilAsserted(
            () -> assertThat(list(pods + "?labelSelector=stowage.dev/cache=shop")).isEmpty());
  }

  private static Map<String, JsonObject> states(JsonObject status) {
    Map<String, JsonObject> states = new TreeMap<>();
    for (JsonObject one : JsonFields.objects(status, "containerStatuses")) {
      states.put(JsonFields.text(one, "name"), JsonFields.object(one, "state"));
    }
    return states;
  }

  private JsonObject only(String labels) {
    List<JsonObject> all = list(pods + "?labelSelector=" + labels);
    assertThat(all).hasSize(1);
    return all.getFirst();
  }

  private List<JsonObject> list(String path) {
    return JsonFields.objects(server.get(path).body(), "items");
  }

  private List<KnownNode> nodes() {
    return list("/api/v1/nodes").stream()
        .map(node -> JsonFields.text(JsonFields.object(node, "metadata"), "name"))
        .map(name -> new KnownNode(name, Map.of(), new JsonArray(), true, Map.of()))
        .toList();
  }

  private List<String> messages(String pod) {
    return list("/api/v1/namespaces/%s/events".formatted(namespace.name())).stream()
        .filter(event ->
            JsonFields.text(JsonFields.object(event, "involvedObject"), "name").equals(pod))
        .map(event -> JsonFields.text(event, "message"))
        .toList();
  }

  private void startPod(String image) {
    JsonObject pod =
        JsonParser.parseString(
                """
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "warm"},
                 "spec": {"terminationGracePeriodSeconds": 0, "automountServiceAccountToken": false,
                   "containers": [{"name": "main", "image": "%s", "imagePullPolicy": "IfNotPresent"}]}}
                """
                    .formatted(image))
            .getAsJsonObject();
    await()
        .untilAsserted(() -> {
          Answer answer = server.create(pods, pod);
          assertThat(answer.code()).as(answer.message()).isEqualTo(201);
        });
  }

  // The sleeper's image is an index and has nothing but one file.
  private void push(String name, String tag) throws Exception {
    SleeperImage image = SleeperImage.make();
    try (HttpClient http = HttpClient.newHttpClient()) {
      for (Content blob : image.blobs()) {
        URI uploads = URI.create("http://%s/v2/%s/blobs/uploads/".formatted(registry, name));
        HttpResponse<Void> started =
            http.send(
                HttpRequest.newBuilder(uploads).POST(BodyPublishers.noBody()).build(),
                BodyHandlers.discarding());
        String location = started.headers().firstValue("Location").orElseThrow();
        URI upload =
            uploads.resolve(
                location + (location.contains("?") ? "&" : "?") + "digest=" + blob.digest());
        put(http, upload, "application/octet-stream", blob.bytes());
      }
      for (Content manifest : image.images()) {
        put(
            http,
            manifest(name, manifest.digest().toString()),
            manifest.mediaType(),
            manifest.bytes());
      }
      put(http, manifest(name, tag), image.index().mediaType(), image.index().bytes());
    }
  }

  private URI manifest(String name, String reference) {
    return URI.create("http://%s/v2/%s/manifests/%s".formatted(registry, name, reference));
  }

  private static void put(HttpClient http, URI uri, String type, byte[] bytes) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", type)
            .PUT(BodyPublishers.ofByteArray(bytes))
            .build();
    assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
  }
}
