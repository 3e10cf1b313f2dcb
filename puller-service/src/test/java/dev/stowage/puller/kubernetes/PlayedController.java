package dev.stowage.puller.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.rewrite.KnownEvents;
import dev.stowage.puller.workload.WorkloadObject;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import okhttp3.Call;
import okhttp3.Response;

/**
 * Plays the controller of Deployments where none runs, and records by a watch of its own how many
 * roll-outs are in progress at a time. A roll-out is, while the spec is newer than the status.
 */
final class PlayedController implements AutoCloseable {
  private static final String DEPLOYMENTS = "/apis/apps/v1/deployments";

  private final ApiClient client;
  private final ApiServer server;
  private final int wanted;
  private final Predicate<String> fails;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, Long> inProgress = new TreeMap<>();
  private final Map<String, String> images = new HashMap<>();
  private final Thread recording;
  private final Thread playing;
  private int most;
  private int mostOfNamespace;
  private int succeeded;

  /**
   * Starts at once.
   *
   * @param wanted for how many roll-outs it waits before it ends one, as long as more come
   * @param fails whether the roll-out of an image fails
   */
  PlayedController(ApiClient client, int wanted, Predicate<String> fails) {
    this.client = client;
    this.server = new ApiServer(client);
    this.wanted = wanted;
    this.fails = fails;
    this.recording = Thread.ofPlatform().daemon().start(this::record);
    this.playing = Thread.ofVirtual().start(this::play);
  }

  synchronized int most() {
    return most;
  }

  synchronized int mostOfNamespace() {
    return mostOfNamespace;
  }

  /** How many roll-outs it has brought to a good end. */
  synchronized int succeeded() {
    return succeeded;
  }

  /** How many Deployments have this image. */
  synchronized long using(String image) {
    return images.values().stream().filter(image::equals).count();
  }

  private synchronized void see(JsonObject deployment) {
    JsonObject metadata = deployment.getAsJsonObject("metadata");
    String path =
        "/apis/apps/v1/namespaces/%s/deployments/%s"
            .formatted(metadata.get("namespace").getAsString(), metadata.get("name").getAsString());
    JsonObject status = deployment.getAsJsonObject("status");
    long generation = metadata.get("generation").getAsLong();
    long observed =
        status.has("observedGeneration") ? status.get("observedGeneration").getAsLong() : 0;
    images.put(
        path,
        new WorkloadObject(KnownEvents.deployment("any"), deployment)
            .snapshot()
            .containers()
            .getFirst()
            .image());
    if (observed == 0 || observed >= generation) {
      inProgress.remove(path);
      return;
    }
    inProgress.put(path, generation);
    most = Math.max(most, inProgress.size());
    String namespace = path.substring(0, path.indexOf("/deployments"));
    mostOfNamespace =
        Math.max(
            mostOfNamespace,
            (int) inProgress.keySet().stream().filter(one -> one.startsWith(namespace)).count());
  }

  private void record() {
    String version =
        server
            .get(DEPLOYMENTS + "?limit=1")
            .body()
            .getAsJsonObject("metadata")
            .get("resourceVersion")
            .getAsString();
    while (closing.getCount() > 0) {
      version = watch(version);
    }
  }

  private String watch(String from) {
    String version = from;
    try {
      Call call =
          client.buildCall(
              null,
              DEPLOYMENTS + "?watch=true&resourceVersion=" + version,
              "GET",
              List.of(),
              List.of(),
              null,
              new HashMap<>(),
              Map.of(),
              Map.of(),
              new String[] {"BearerToken"},
              null);
      try (Response response = call.execute();
          BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(
                      Objects.requireNonNull(response.body()).byteStream(),
                      StandardCharsets.UTF_8))) {
        String line = lines.readLine();
        while (line != null && closing.getCount() > 0) {
          JsonObject event = JsonParser.parseString(line).getAsJsonObject();
          JsonObject object = event.getAsJsonObject("object");
          version = object.getAsJsonObject("metadata").get("resourceVersion").getAsString();
          if (!event.get("type").getAsString().equals("DELETED")) {
            see(object);
          }
          line = lines.readLine();
        }
      }
    } catch (SocketTimeoutException e) {
      return version;
    } catch (IOException | ApiException e) {
      throw new IllegalStateException("the recorder has lost its watch", e);
    }
    return version;
  }

  private void play() {
    int patience = 0;
    try {
      while (!closing.await(5, TimeUnit.MILLISECONDS)) {
        Map<String, Long> now;
        synchronized (this) {
          now = new TreeMap<>(inProgress);
        }
        patience = now.isEmpty() ? 0 : patience + 1;
        if (now.size() >= wanted || patience > 100) {
          now.forEach(this::end);
          patience = 0;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void end(String path, long generation) {
    String image;
    synchronized (this) {
      image = images.getOrDefault(path, "");
    }
    boolean isFailing = fails.test(image);
    String conditions =
        isFailing
            ? "[{\"type\": \"Progressing\", \"status\": \"False\", \"reason\": \"ProgressDeadlineExceeded\"}]"
            : "[]";
    setStatus(server, path, generation, conditions);
    if (!isFailing) {
      synchronized (this) {
        succeeded++;
      }
    }
  }

  /** Says that a Deployment's controller has seen it. */
  static void setStatus(ApiServer server, String path, long generation, String conditions) {
    JsonArray patch =
        JsonParser.parseString(
                "[{\"op\": \"add\", \"path\": \"/status\", \"value\": {\"observedGeneration\": %d, \"conditions\": %s}}]"
                    .formatted(generation, conditions))
            .getAsJsonArray();
    int code = server.patch(path + "/status", patch).code();
    if (code != 200 && code != 404) {
      throw new IllegalStateException("%s: its status was not set: %d".formatted(path, code));
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      playing.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    recording.interrupt();
  }
}
