package dev.stowage.puller.kubelet;

import static dev.stowage.json.JsonFields.list;
import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.objects;
import static dev.stowage.json.JsonFields.text;

import com.google.gson.JsonObject;
import dev.stowage.puller.placement.Presence;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads of a pod what is kept of it. For one thread at a time. */
final class PodReader {
  // Messages can hold addresses and times, and so be as many as there are pods.
  private static final int MOST_FAILURES = 20_000;

  private final Pool<String> names = new Pool<>();
  private final Pool<PodImages> images = new Pool<>();
  private final Pool<Failure> failures = new Pool<>();

  /** The pod, if it is one of a cache's and has a node. */
  Optional<SeenPod> read(JsonObject pod, Instant now) {
    JsonObject metadata = object(pod, "metadata");
    String cache = text(object(metadata, "labels"), Presence.CACHE_LABEL);
    String node = node(object(pod, "spec"));
    if (cache.isEmpty() || node.isEmpty()) {
      return Optional.empty();
    }
    List<JsonObject> containers = objects(object(pod, "spec"), "containers");
    PodImages all =
        images.shared(
            new PodImages(
                containers.stream().map(container -> text(container, "name")).toList(),
                containers.stream().map(container -> text(container, "image")).toList()));
    Instant created =
        ContainerRules.time(text(metadata, "creationTimestamp")).filter(now::isAfter).orElse(now);
    JsonObject status = object(pod, "status");
    Map<String, JsonObject> statuses = new HashMap<>();
    if (!ContainerRules.hasEnded(status)) {
      objects(status, "containerStatuses")
          .forEach(container -> statuses.put(text(container, "name"), container));
    }
    Optional<Failure> podFailure = ContainerRules.podFailure(pod);
    boolean hasItsTurn = !text(object(pod, "spec"), "nodeName").isEmpty();
    byte[] states = new byte[all.size()];
    int[] since = new int[all.size()];
    Failure @Nullable [] failed = null;
    for (int i = 0; i < states.length; i++) {
      ContainerRules.Reading reading =
          ContainerRules.of(
              statuses.getOrDefault(all.container(i), new JsonObject()), podFailure, hasItsTurn);
      states[i] = (byte) reading.state().ordinal();
      since[i] =
          switch (reading.state()) {
            case PRESENT -> seconds(reading.since() == null ? now : reading.since());
            case PULLING, WAITING -> seconds(created);
            case FAILED -> seconds(now);
          };
      if (reading.failure() != null) {
        failed = failed == null ? new Failure[states.length] : failed;
        failed[i] = shared(reading.failure());
      }
    }
    return Optional.of(
        new SeenPod(
            text(metadata, "name"),
            names.shared(cache),
            names.shared(node),
            all,
            seconds(created),
            states,
            since,
            failed,
            0));
  }

  /** The failures that many pods share. */
  Pool<Failure> failures() {
    return failures;
  }

  private Failure shared(Failure failure) {
    return failures.shared(
        failures.size() < MOST_FAILURES ? failure : new Failure(failure.code(), null));
  }

  // A DaemonSet's pod that is not scheduled yet says in its affinity for which node it is.
  private static String node(JsonObject spec) {
    String node = text(spec, "nodeName");
    if (!node.isEmpty()) {
      return node;
    }
    JsonObject required =
        object(
            object(object(spec, "affinity"), "nodeAffinity"),
            "requiredDuringSchedulingIgnoredDuringExecution");
    List<String> named = new ArrayList<>();
    for (JsonObject term : objects(required, "nodeSelectorTerms")) {
      for (JsonObject field : objects(term, "matchFields")) {
        if (text(field, "key").equals("metadata.name")) {
          named.addAll(list(field, "values"));
        }
      }
    }
    return named.isEmpty() ? "" : named.getFirst();
  }

  static int seconds(Instant time) {
    return (int) time.getEpochSecond();
  }
}
