package dev.stowage.puller.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.apiserver.ApiServer;
import io.kubernetes.client.openapi.ApiClient;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Sets the states of a namespace's pods, as a node would, where there is none. */
final class PlayedKubelet implements AutoCloseable {
  private static final String RUNNING =
      """
      [{"op": "add", "path": "/status/phase", "value": "Running"},
       {"op": "add", "path": "/status/conditions", "value": [{"type": "Ready", "status": "True"}]},
       {"op": "add", "path": "/status/containerStatuses", "value": [{"name": "main", "image": "%s",
         "imageID": "", "ready": true, "restartCount": 0, "state": {"running": {}}}]}]
      """;
  private static final String WITHOUT_IMAGE =
      """
      [{"op": "add", "path": "/status/conditions", "value": [{"type": "Ready", "status": "False"}]},
       {"op": "add", "path": "/status/containerStatuses", "value": [{"name": "main", "image": "%s",
         "imageID": "", "ready": false, "restartCount": 0,
         "state": {"waiting": {"reason": "ErrImagePull", "message": "manifest unknown"}}}]}]
      """;

  private final ApiServer server;
  private final String pods;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;
  private volatile Function<String, Pull> pulls = image -> Pull.WORKS;

  /** How the pull of an image goes. */
  enum Pull {
    WORKS,
    FAILS,
    TAKES_TIME
  }

  PlayedKubelet(ApiClient client, String namespace) {
    this.server = new ApiServer(client);
    this.pods = "/api/v1/namespaces/" + namespace + "/pods";
    this.thread = Thread.ofVirtual().start(this::run);
  }

  /** From now on pulls go like this. */
  void pull(Function<String, Pull> how) {
    pulls = how;
  }

  private void run() {
    try {
      while (!closing.await(100, TimeUnit.MILLISECONDS)) {
        for (JsonElement pod : server.get(pods).body().getAsJsonArray("items")) {
          play(pod.getAsJsonObject());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void play(JsonObject pod) {
    String image =
        pod.getAsJsonObject("spec")
            .getAsJsonArray("containers")
            .get(0)
            .getAsJsonObject()
            .get("image")
            .getAsString();
    String path = pods + "/" + pod.getAsJsonObject("metadata").get("name").getAsString();
    Pull how = pulls.apply(image);
    String state = pod.get("status").toString();
    if (how == Pull.WORKS && !state.contains("running")) {
      server.patch(path + "/status", patch(RUNNING.formatted(image)));
    } else if (how == Pull.FAILS && !state.contains("ErrImagePull")) {
      server.patch(path + "/status", patch(WITHOUT_IMAGE.formatted(image)));
    }
  }

  private static JsonArray patch(String json) {
    return JsonParser.parseString(json).getAsJsonArray();
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
