package dev.stowage.cluster;

import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import java.time.Clock;
import java.time.Duration;

/** A process that writes its name into a ConfigMap, again and again, while it is the leader. */
final class WritingReplica {
  static final String LEASE = "lease";
  static final String CONFIG_MAP = "written";

  private WritingReplica() {}

  /** Arguments: kubeconfig, namespace, own name. */
  public static void main(String[] arguments) throws Exception {
    String namespace = arguments[1];
    String name = arguments[2];
    ClusterConnection connection =
        ClusterConnection.open(ClusterAddress.of("test", arguments[0], null));
    ElectionSettings settings =
        new ElectionSettings(
            name,
            LEASE,
            namespace,
            Duration.ofSeconds(8),
            Duration.ofSeconds(2),
            Duration.ofMillis(250));
    try (Leadership leadership = Leadership.elect(settings, connection, Clock.systemUTC())) {
      CoreV1Api api = new CoreV1Api(leadership.guard(connection.client(Duration.ofSeconds(5))));
      while (true) {
        // It asks nobody whether it may: the client has to hold it back.
        write(api, namespace, name);
      }
    }
  }

  private static void write(CoreV1Api api, String namespace, String name) {
    try {
      // Under its resource version, as every write of Stowage.
      V1ConfigMap read = api.readNamespacedConfigMap(CONFIG_MAP, namespace).execute();
      read.putDataItem("writer", name);
      read.putDataItem("count", String.valueOf(System.nanoTime()));
      api.replaceNamespacedConfigMap(CONFIG_MAP, namespace, read).execute();
    } catch (NotLeaderException | ApiException e) {
      Thread.onSpinWait();
    }
  }
}
