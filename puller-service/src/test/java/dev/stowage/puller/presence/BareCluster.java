package dev.stowage.puller.presence;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.json.JsonFields;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A namespace and nodes of a test's own on the API server without controllers that
 * STOWAGE_BARE_KUBECONFIG names: what kubelets would say of pods, the test says.
 */
public final class BareCluster implements AutoCloseable {
  /** The variable that names it. */
  public static final String VARIABLE = "STOWAGE_BARE_KUBECONFIG";

  private final Path kubeconfig = Path.of(System.getenv(VARIABLE));
  private final String run = "cache-" + UUID.randomUUID().toString().substring(0, 8);
  private final Set<String> nodes = ConcurrentHashMap.newKeySet();
  private final ApiServer server = new ApiServer(newClient());

  public BareCluster() {
    create("/api/v1/namespaces", "{\"metadata\": {\"name\": \"%s\"}}".formatted(run));
    create(
        "/api/v1/namespaces/%s/serviceaccounts".formatted(run),
        "{\"metadata\": {\"name\": \"default\"}}");
  }

  /** The namespace, and the value of its nodes' label {@code pool}. */
  public String name() {
    return run;
  }

  public Path kubeconfig() {
    return kubeconfig;
  }

  public ApiServer server() {
    return server;
  }

  /** A client with every right. */
  public ApiClient newClient() {
    try (Reader reader = Files.newBufferedReader(kubeconfig)) {
      KubeConfig read = KubeConfig.loadKubeConfig(reader);
      read.setFile(kubeconfig.toFile());
      return ClientBuilder.kubeconfig(read).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A node joins with these taints, JSON, and is ready; its name begins with the run's. */
  public String join(String suffix, String taints) {
    String name = run + "-" + suffix;
    create(
        "/api/v1/nodes",
        "{\"metadata\": {\"name\": \"%s\", \"labels\": {\"pool\": \"%s\"}}, \"spec\": {\"taints\": %s}}"
            .formatted(name, run, taints));
    nodes.add(name);
    setStatus(
        "/api/v1/nodes/" + name,
        PodJson.json("{\"conditions\": [{\"type\": \"Ready\", \"status\": \"True\"}]}"));
    return name;
  }

  /** A pod of a cache with a container for each image is placed on a node. */
  public void place(String pod, String cache, String node, List<String> images) {
    create(pods(), PodJson.pod(pod, cache, node, images).toString());
  }

  /** The kubelet says this of the pod's containers; see {@link PodJson}. */
  public void say(String pod, List<String> containers) {
    setStatus(pods() + "/" + pod, PodJson.status(containers));
  }

  private void setStatus(String path, JsonObject value) {
    JsonObject status = new JsonObject();
    status.addProperty("op", "add");
    status.addProperty("path", "/status");
    status.add("value", value);
    JsonArray patch = new JsonArray();
    patch.add(status);
    require(200, server.patch(path + "/status", patch));
  }

  /** The pod is deleted, and is gone at once. */
  public void remove(String pod) {
    delete(pods() + "/" + pod);
  }

  /** The node as it is now. */
  public JsonObject node(String name) {
    Answer answer = server.get("/api/v1/nodes/" + name);
    require(200, answer);
    return answer.body();
  }

  /** What is at the path of a node is changed. */
  public void patchNode(String name, String patch) {
    require(
        200, server.patch("/api/v1/nodes/" + name, JsonParser.parseString(patch).getAsJsonArray()));
  }

  private String pods() {
    return "/api/v1/namespaces/%s/pods".formatted(run);
  }

  private void create(String path, String json) {
    require(201, server.create(path, PodJson.json(json)));
  }

  private void delete(String path) {
    JsonElement metadata = server.get(path).body().get("metadata");
    if (metadata instanceof JsonObject of) {
      require(200, server.delete(path, JsonFields.text(of, "resourceVersion")));
    }
  }

  private static void require(int code, Answer answer) {
    if (answer.code() != code) {
      throw new IllegalStateException("%d: %s".formatted(answer.code(), answer.message()));
    }
  }

  /** Takes the nodes away; a namespace needs a controller to go. */
  @Override
  public void close() {
    for (String node : Set.copyOf(nodes)) {
      delete("/api/v1/nodes/" + node);
      nodes.remove(node);
    }
  }
}
