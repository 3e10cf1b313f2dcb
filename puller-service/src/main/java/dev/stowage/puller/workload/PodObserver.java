package dev.stowage.puller.workload;

import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.puller.plan.CopyState;
import dev.stowage.puller.plan.WorkloadView;
import dev.stowage.puller.rollout.RolloutHistory;
import dev.stowage.puller.rollout.RolloutStatus;
import dev.stowage.workload.WorkloadKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How far a workload's roll-out is. Its pods are asked for only while it is not as it should be and
 * copies may be why, or help.
 */
public final class PodObserver {
  private final ApiServer server;

  public PodObserver(ApiServer server) {
    this.server = server;
  }

  public RolloutStatus status(WorkloadObject workload, RolloutHistory history, WorkloadView view) {
    RolloutStatus status = RolloutReader.status(workload);
    boolean isPod = workload.id().kind() == WorkloadKind.POD;
    if (!isPod && isAsItShouldBe(status)) {
      return status;
    }
    Set<ImageReference> copies = new HashSet<>();
    history.images().forEach(image -> copies.add(image.to()));
    view.published().stream().map(ImageChange::to).forEach(copies::add);
    // Pods that are on their way out may still be waiting for an original.
    Set<ImageReference> sources =
        history.inProgress().isPresent() ? Set.of() : sourcesWithCopies(view);
    if (copies.isEmpty() && sources.isEmpty()) {
      return status;
    }
    JsonArray pods = isPod ? itself(workload) : pods(workload);
    return PodTroubles.ofCopies(pods, copies)
        .or(() -> PodTroubles.ofSources(pods, sources))
        .orElse(status);
  }

  /** The nodes that run the workload now. */
  public Set<String> nodes(WorkloadObject workload) {
    JsonArray pods = workload.id().kind() == WorkloadKind.POD ? itself(workload) : pods(workload);
    Set<String> nodes = new HashSet<>();
    for (JsonElement pod : pods) {
      String phase = text(object(pod.getAsJsonObject(), "status"), "phase");
      String node = text(object(pod.getAsJsonObject(), "spec"), "nodeName");
      if (!node.isEmpty() && !phase.equals("Succeeded") && !phase.equals("Failed")) {
        nodes.add(node);
      }
    }
    return nodes;
  }

  private static Set<ImageReference> sourcesWithCopies(WorkloadView view) {
    return view.discovered().values().stream()
        .filter(source -> view.copies().apply(source) instanceof CopyState.Verified)
        .collect(Collectors.toSet());
  }

  private static boolean isAsItShouldBe(RolloutStatus status) {
    return switch (status) {
      case RolloutStatus.Settled settled -> true;
      case RolloutStatus.Paused paused -> true;
      case RolloutStatus.Progressing progressing -> false;
      case RolloutStatus.Failed failed -> false;
    };
  }

  private static JsonArray itself(WorkloadObject pod) {
    JsonArray pods = new JsonArray();
    pods.add(pod.json());
    return pods;
  }

  private JsonArray pods(WorkloadObject workload) {
    String selector = selector(object(object(workload.json(), "spec"), "selector"));
    if (selector.isEmpty()) {
      return new JsonArray();
    }
    String path = "/api/v1/namespaces/" + workload.id().namespace() + "/pods";
    ApiServer.Answer answer = server.list(path, selector);
    if (answer.code() != 200) {
      throw new ApiServerException(
          "GET %s was answered with %d: %s (the puller needs the right to list pods)"
              .formatted(path, answer.code(), answer.message()),
          null);
    }
    return answer.body().get("items") instanceof JsonArray items ? items : new JsonArray();
  }

  /** A selector as requests have it; empty when it selects by nothing. */
  static String selector(JsonObject selector) {
    List<String> terms = new ArrayList<>();
    JsonObject labels = object(selector, "matchLabels");
    labels.keySet().forEach(key -> terms.add(key + "=" + text(labels, key)));
    if (selector.get("matchExpressions") instanceof JsonArray expressions) {
      for (JsonElement element : expressions) {
        if (element instanceof JsonObject expression) {
          terms.add(term(expression));
        }
      }
    }
    return String.join(",", terms);
  }

  private static String term(JsonObject expression) {
    String key = text(expression, "key");
    String operator = text(expression, "operator");
    return switch (operator) {
      case "Exists" -> key;
      case "DoesNotExist" -> "!" + key;
      case "In", "NotIn" ->
          "%s %s (%s)".formatted(key, operator.toLowerCase(Locale.ROOT), values(expression));
      default ->
          throw new ApiServerException("operator '%s' is not known".formatted(operator), null);
    };
  }

  private static String values(JsonObject expression) {
    List<String> values = new ArrayList<>();
    if (expression.get("values") instanceof JsonArray all) {
      for (JsonElement element : all) {
        if (element instanceof JsonPrimitive value) {
          values.add(value.getAsString());
        }
      }
    }
    return String.join(",", values);
  }
}
