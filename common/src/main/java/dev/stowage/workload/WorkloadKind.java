package dev.stowage.workload;

/** The Kubernetes kinds that run images, by their {@code kind}. */
public enum WorkloadKind {
  DEPLOYMENT("Deployment"),
  STATEFUL_SET("StatefulSet"),
  DAEMON_SET("DaemonSet"),
  REPLICA_SET("ReplicaSet"),
  REPLICATION_CONTROLLER("ReplicationController"),
  JOB("Job"),
  CRON_JOB("CronJob"),
  POD("Pod"),
  /** Any other kind, found by a rule: its name is {@code KIND.GROUP:NAME}. */
  CUSTOM_RESOURCE("CustomResource");

  private final String kubernetesName;

  WorkloadKind(String kubernetesName) {
    this.kubernetesName = kubernetesName;
  }

  /** The value of {@code kind} in a manifest, for example {@code StatefulSet}. */
  @Override
  public String toString() {
    return kubernetesName;
  }
}
