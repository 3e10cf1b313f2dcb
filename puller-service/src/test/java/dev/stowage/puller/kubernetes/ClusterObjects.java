package dev.stowage.puller.kubernetes;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.workload.ServedResources;
import dev.stowage.puller.workload.WorkloadObject;
import dev.stowage.workload.WorkloadId;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import okhttp3.Response;

/** What other writers do with a real cluster's workloads. */
final class ClusterObjects {
  private final ApiClient client;
  private final ServedResources resources;

  ClusterObjects(ApiClient client) {
    this.client = client;
    this.resources = new ServedResources(new ApiServer(client));
  }

  /** Creates a workload with this pod spec, in the version that the cluster serves. */
  void create(WorkloadId id, String specBefore, String podSpec) {
    String path = resources.pathOf(id);
    String apiVersion = path.substring(path.indexOf('/', 1) + 1, path.indexOf("/namespaces"));
    JsonObject object =
        JsonParser.parseString(
                "{\"apiVersion\":\"%s\",\"kind\":\"%s\",\"metadata\":{\"name\":\"%s\"},\"spec\":%s}"
                    .formatted(apiVersion, id.kind(), id.name(), specBefore.formatted(podSpec)))
            .getAsJsonObject();
    int code = send("POST", path.substring(0, path.lastIndexOf('/')), object);
    if (code != 201) {
      throw new IllegalStateException("%s was not created: %d".formatted(id, code));
    }
  }

  void createNamespace(String name) {
    JsonObject namespace =
        JsonParser.parseString("{\"metadata\":{\"name\":\"%s\"}}".formatted(name))
            .getAsJsonObject();
    int code = send("POST", "/api/v1/namespaces", namespace);
    if (code != 201) {
      throw new IllegalStateException("namespace %s was not created: %d".formatted(name, code));
    }
  }

  WorkloadObject get(WorkloadId id) {
    return new WorkloadObject(id, new ApiServer(client).get(resources.pathOf(id)).body());
  }

  /** Replaces the workload as it was read; false on a conflict. */
  boolean replace(WorkloadObject read) {
    int code = send("PUT", resources.pathOf(read.id()), read.json());
    if (code != 200 && code != 409) {
      throw new IllegalStateException("%s was not replaced: %d".formatted(read.id(), code));
    }
    return code == 200;
  }

  private int send(String method, String path, JsonElement body) {
    try (Response response =
        client
            .buildCall(
                null,
                path,
                method,
                List.of(),
                List.of(),
                body,
                // The client adds its credentials to this map.
                new HashMap<>(
                    Map.of("Content-Type", "application/json", "Accept", "application/json")),
                Map.of(),
                Map.of(),
                new String[] {"BearerToken"},
                null)
            .execute()) {
      if (response.code() >= 400 && response.code() != 409) {
        throw new IllegalStateException(Objects.requireNonNull(response.body()).string());
      }
      return response.code();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (ApiException e) {
      throw new IllegalStateException(e);
    }
  }
}
