package dev.stowage.watcher.kubernetes;

import com.google.gson.JsonObject;
import dev.stowage.watcher.inventory.ObjectReader;
import dev.stowage.watcher.inventory.SeenObject;
import dev.stowage.watcher.rule.CustomResourceRule;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A kind of workload as an API server serves it.
 *
 * @param rule where it holds images; null for kinds that have a pod spec
 * @param group empty for the core group
 * @param plural its name in a path, for example {@code statefulsets}
 */
record ServedKind(
    WorkloadKind kind,
    @Nullable CustomResourceRule rule,
    String group,
    String version,
    String plural)
    implements Resource {

  ServedKind(WorkloadKind kind, String group, String version, String plural) {
    this(kind, null, group, version, plural);
  }

  /** Where a kind may be served, the newest first: 1.20 serves CronJobs as v1beta1 alone. */
  static List<ServedKind> candidates(WorkloadKind kind) {
    return switch (kind) {
      case DEPLOYMENT -> List.of(new ServedKind(kind, "apps", "v1", "deployments"));
      case STATEFUL_SET -> List.of(new ServedKind(kind, "apps", "v1", "statefulsets"));
      case DAEMON_SET -> List.of(new ServedKind(kind, "apps", "v1", "daemonsets"));
      case REPLICA_SET -> List.of(new ServedKind(kind, "apps", "v1", "replicasets"));
      case REPLICATION_CONTROLLER ->
          List.of(new ServedKind(kind, "", "v1", "replicationcontrollers"));
      case JOB -> List.of(new ServedKind(kind, "batch", "v1", "jobs"));
      case CRON_JOB ->
          List.of(
              new ServedKind(kind, "batch", "v1", "cronjobs"),
              new ServedKind(kind, "batch", "v1beta1", "cronjobs"));
      case POD -> List.of(new ServedKind(kind, "", "v1", "pods"));
      case CUSTOM_RESOURCE -> List.of();
    };
  }

  /** What is kept of one of its objects. */
  Optional<SeenObject> read(String cluster, JsonObject apiObject) {
    return rule == null
        ? ObjectReader.read(cluster, kind, apiObject)
        : ObjectReader.read(cluster, rule, apiObject);
  }

  /** The id of one of its objects. */
  Optional<WorkloadId> id(String cluster, JsonObject metadata) {
    return rule == null
        ? ObjectReader.id(cluster, kind, metadata)
        : ObjectReader.id(cluster, rule, metadata);
  }

  /** For example {@code batch/v1beta1 cronjobs}. */
  @Override
  public String toString() {
    return (group.isEmpty() ? version : group + "/" + version) + " " + plural;
  }
}
