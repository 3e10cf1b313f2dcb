package dev.stowage.watcher.source;

import dev.stowage.event.WorkloadKind;
import java.util.List;

/**
 * A kind of workload as an API server serves it.
 *
 * @param group empty for the core group
 * @param plural its name in a path, for example {@code statefulsets}
 */
record ServedKind(WorkloadKind kind, String group, String version, String plural) {

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
    };
  }

  /** The path under which the group's version lists what it serves. */
  String versionPath() {
    return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
  }

  /** The path of the whole cluster's objects. */
  String path() {
    return versionPath() + "/" + plural;
  }

  /** For example {@code batch/v1beta1 cronjobs}. */
  @Override
  public String toString() {
    return (group.isEmpty() ? version : group + "/" + version) + " " + plural;
  }
}
