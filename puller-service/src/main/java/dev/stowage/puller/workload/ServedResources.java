package dev.stowage.puller.workload;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.util.EnumMap;
import java.util.Map;

/** Paths of workloads, in a version that this server serves: asked once, until forgotten. */
public final class ServedResources {
  private final ApiServer server;
  private final Map<WorkloadKind, String> groupPaths = new EnumMap<>(WorkloadKind.class);

  /** Nothing is asked yet. */
  public ServedResources(ApiServer server) {
    this.server = server;
  }

  /**
   * The path of a workload.
   *
   * @throws ApiServerException when the server does not serve its kind, or does not answer
   */
  public String pathOf(WorkloadId workload) {
    ResourceType type = ResourceType.of(workload.kind());
    String groupPath = groupPaths.computeIfAbsent(workload.kind(), this::servedGroupPath);
    return "%s/namespaces/%s/%s/%s"
        .formatted(groupPath, workload.namespace(), type.plural(), workload.name());
  }

  /** Asks again next time: the server may have been upgraded. */
  void forget(WorkloadKind kind) {
    groupPaths.remove(kind);
  }

  private String servedGroupPath(WorkloadKind kind) {
    ResourceType type = ResourceType.of(kind);
    for (String version : type.versions()) {
      String path = type.groupPath(version);
      ApiServer.Answer answer = server.get(path);
      if (answer.code() == 200 && lists(answer.body(), type.plural())) {
        return path;
      }
      if (answer.code() != 200 && answer.code() != 404) {
        throw new ApiServerException(
            "GET %s was answered with %d: %s".formatted(path, answer.code(), answer.message()),
            null);
      }
    }
    throw new ApiServerException("the server serves no %s that we know".formatted(kind), null);
  }

  private static boolean lists(JsonObject resources, String plural) {
    if (!(resources.get("resources") instanceof JsonArray all)) {
      return false;
    }
    for (JsonElement resource : all) {
      if (resource instanceof JsonObject object
          && new JsonPrimitive(plural).equals(object.get("name"))) {
        return true;
      }
    }
    return false;
  }
}
