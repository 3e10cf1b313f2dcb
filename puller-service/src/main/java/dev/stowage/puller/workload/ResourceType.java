package dev.stowage.puller.workload;

import dev.stowage.workload.WorkloadKind;
import java.util.List;

/**
 * Where the API keeps a kind of workload.
 *
 * @param group empty for the core group
 * @param versions the versions we can handle, best first
 * @param plural the resource's name in paths
 * @param podSpec the fields that lead to the pod spec
 */
record ResourceType(String group, List<String> versions, String plural, List<String> podSpec) {
  private static final List<String> TEMPLATE = List.of("spec", "template", "spec");

  static ResourceType of(WorkloadKind kind) {
    return switch (kind) {
      case DEPLOYMENT -> apps("deployments");
      case STATEFUL_SET -> apps("statefulsets");
      case DAEMON_SET -> apps("daemonsets");
      case REPLICA_SET -> apps("replicasets");
      case REPLICATION_CONTROLLER ->
          new ResourceType("", List.of("v1"), "replicationcontrollers", TEMPLATE);
      case JOB -> new ResourceType("batch", List.of("v1"), "jobs", TEMPLATE);
      case CRON_JOB ->
          new ResourceType(
              "batch",
              List.of("v1", "v1beta1"),
              "cronjobs",
              List.of("spec", "jobTemplate", "spec", "template", "spec"));
      case POD -> new ResourceType("", List.of("v1"), "pods", List.of("spec"));
      case CUSTOM_RESOURCE ->
          throw new IllegalArgumentException("the images of custom resources are never rewritten");
    };
  }

  private static ResourceType apps(String plural) {
    return new ResourceType("apps", List.of("v1"), plural, TEMPLATE);
  }

  /** The path under which a version of the group is served. */
  String groupPath(String version) {
    return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
  }
}
