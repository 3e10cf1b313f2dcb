package dev.stowage.puller.workload;

import static dev.stowage.json.JsonFields.object;
import static dev.stowage.json.JsonFields.text;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.stowage.puller.rollout.RolloutStatus;

/**
 * Reads from a workload's status how far its roll-out is. What the controller has not yet seen is
 * on its way, whatever the rest of the status says.
 */
final class RolloutReader {
  private final JsonObject spec;
  private final JsonObject status;
  private final JsonObject metadata;

  private RolloutReader(JsonObject json) {
    this.spec = object(json, "spec");
    this.status = object(json, "status");
    this.metadata = object(json, "metadata");
  }

  static RolloutStatus status(WorkloadObject workload) {
    RolloutReader reader = new RolloutReader(workload.json());
    return switch (workload.id().kind()) {
      case DEPLOYMENT -> reader.ofDeployment();
      case STATEFUL_SET -> reader.ofStatefulSet();
      case DAEMON_SET -> reader.ofDaemonSet();
      // A changed template changes no pod that there is.
      case REPLICA_SET, REPLICATION_CONTROLLER, JOB, CRON_JOB -> new RolloutStatus.Settled();
      // Its containers are restarted in place; whether they can be, their own states say.
      case POD, CUSTOM_RESOURCE -> new RolloutStatus.Settled();
    };
  }

  private RolloutStatus ofDeployment() {
    if (new JsonPrimitive(true).equals(spec.get("paused"))) {
      return new RolloutStatus.Paused();
    }
    if (!isObserved()) {
      return unseen();
    }
    if (deadlineExceeded()) {
      return new RolloutStatus.Failed(
          "PROGRESS_DEADLINE_EXCEEDED", "its roll-out exceeded its progress deadline");
    }
    long wanted = replicas();
    long updated = number(status, "updatedReplicas", 0);
    long all = number(status, "replicas", 0);
    long available = number(status, "availableReplicas", 0);
    if (updated < wanted || all > updated || available < wanted) {
      return new RolloutStatus.Progressing(
          "rolling out: %d of %d updated, %d available".formatted(updated, wanted, available));
    }
    return new RolloutStatus.Settled();
  }

  private RolloutStatus ofStatefulSet() {
    if (!isObserved()) {
      return unseen();
    }
    JsonObject strategy = object(spec, "updateStrategy");
    long wanted = replicas();
    boolean isByHand = text(strategy, "type").equals("OnDelete");
    long partition = number(object(strategy, "rollingUpdate"), "partition", 0);
    boolean isOneRevision = text(status, "currentRevision").equals(text(status, "updateRevision"));
    long updated = isOneRevision ? wanted : number(status, "updatedReplicas", 0);
    long ready = number(status, "readyReplicas", 0);
    if (ready < wanted || (!isByHand && updated < wanted - partition)) {
      return new RolloutStatus.Progressing(
          "rolling out: %d of %d updated, %d ready".formatted(updated, wanted, ready));
    }
    return new RolloutStatus.Settled();
  }

  private RolloutStatus ofDaemonSet() {
    if (!isObserved()) {
      return unseen();
    }
    boolean isByHand = text(object(spec, "updateStrategy"), "type").equals("OnDelete");
    long wanted = number(status, "desiredNumberScheduled", 0);
    long updated = number(status, "updatedNumberScheduled", 0);
    long available = number(status, "numberAvailable", 0);
    if (available < wanted || (!isByHand && updated < wanted)) {
      return new RolloutStatus.Progressing(
          "rolling out: %d of %d updated, %d available".formatted(updated, wanted, available));
    }
    return new RolloutStatus.Settled();
  }

  private boolean deadlineExceeded() {
    if (status.get("conditions") instanceof JsonArray conditions) {
      for (JsonElement element : conditions) {
        if (element instanceof JsonObject condition
            && text(condition, "type").equals("Progressing")
            && text(condition, "reason").equals("ProgressDeadlineExceeded")) {
          return true;
        }
      }
    }
    return false;
  }

  private boolean isObserved() {
    return number(status, "observedGeneration", 0) >= number(metadata, "generation", 0);
  }

  private long replicas() {
    return number(spec, "replicas", 1);
  }

  private static RolloutStatus unseen() {
    return new RolloutStatus.Progressing("its controller has not seen the last change");
  }

  private static long number(JsonObject object, String field, long otherwise) {
    return object.get(field) instanceof JsonPrimitive value && value.isNumber()
        ? value.getAsLong()
        : otherwise;
  }
}
