package dev.stowage.puller.kubelet;

import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.objects;
import static dev.stowage.json.JsonFields.text;

import com.google.gson.JsonObject;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells from what a kubelet says of a pod whether its images are on the node. */
final class ContainerRules {
  private static final Set<String> ON_ITS_WAY = Set.of("", "ContainerCreating", "PodInitializing");
  // Reasons that only a container can have whose image has been pulled.
  private static final Set<String> AFTER_THE_PULL = Set.of("CrashLoopBackOff", "RunContainerError");

  private ContainerRules() {}

  /**
   * What is known of a container.
   *
   * @param since what the kubelet says of when it began; null when it does not say
   */
  record Reading(PresenceState state, @Nullable Instant since, @Nullable Failure failure) {
    static Reading failed(Failure failure) {
      return new Reading(PresenceState.FAILED, null, failure);
    }
  }

  /** Why no image of the pod can come to the node, if something keeps all of them. */
  static Optional<Failure> podFailure(JsonObject pod) {
    JsonObject status = object(pod, "status");
    if (hasEnded(status)) {
      String reason = text(status, "reason");
      return Optional.of(failure(reason.isEmpty() ? "PodFailed" : reason, text(status, "message")));
    }
    for (JsonObject container : objects(status, "initContainerStatuses")) {
      Optional<Failure> failure = initFailure(container);
      if (failure.isPresent()) {
        return failure;
      }
    }
    return objects(status, "conditions").stream()
        .filter(condition -> text(condition, "type").equals("PodScheduled"))
        .filter(condition -> text(condition, "reason").equals("Unschedulable"))
        .map(condition -> failure("Unschedulable", text(condition, "message")))
        .findFirst();
  }

  /** Whether the pod is over, evicted for example: what its containers were is of no account. */
  static boolean hasEnded(JsonObject status) {
    return text(status, "phase").equals("Failed");
  }

  private static Optional<Failure> initFailure(JsonObject container) {
    JsonObject state = object(container, "state");
    JsonObject waiting = object(state, "waiting");
    JsonObject terminated = object(state, "terminated");
    String name = "init container %s: ".formatted(text(container, "name"));
    if (!ON_ITS_WAY.contains(text(waiting, "reason"))) {
      return Optional.of(failure(text(waiting, "reason"), name + text(waiting, "message")));
    }
    String exitCode = text(terminated, "exitCode");
    return exitCode.isEmpty() || exitCode.equals("0")
        ? Optional.empty()
        : Optional.of(
            failure(
                text(terminated, "reason"),
                "%sended with %s %s".formatted(name, exitCode, text(terminated, "message"))));
  }

  /**
   * The state of a container's image.
   *
   * @param status the container's status; empty when there is none yet
   * @param podFailure what keeps the images that are not there yet
   * @param hasItsTurn whether the pod has been given to its node, and so to the kubelet
   */
  static Reading of(JsonObject status, Optional<Failure> podFailure, boolean hasItsTurn) {
    JsonObject state = object(status, "state");
    if (state.has("running")) {
      return new Reading(PresenceState.PRESENT, startOf(state, "running"), null);
    }
    JsonObject waiting = object(state, "waiting");
    String reason = text(waiting, "reason");
    if (!ON_ITS_WAY.contains(reason) && !AFTER_THE_PULL.contains(reason)) {
      return Reading.failed(failure(reason, text(waiting, "message")));
    }
    JsonObject last = object(status, "lastState");
    boolean hasRun =
        state.has("terminated") || last.has("terminated") || AFTER_THE_PULL.contains(reason);
    if (hasRun && !text(status, "imageID").isEmpty()) {
      JsonObject run = state.has("terminated") ? state : last;
      return new Reading(PresenceState.PRESENT, startOf(run, "terminated"), null);
    }
    return podFailure
        .map(Reading::failed)
        .orElseGet(() ->
            new Reading(hasItsTurn ? PresenceState.PULLING : PresenceState.WAITING, null, null));
  }

  static Failure failure(String code, String message) {
    String line = KubeletMessage.of(message);
    return new Failure(KubeletMessage.of(code), line.isEmpty() ? null : line);
  }

  private static @Nullable Instant startOf(JsonObject state, String field) {
    return time(text(object(state, field), "startedAt")).orElse(null);
  }

  static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }
}
