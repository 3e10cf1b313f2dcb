package dev.stowage.watcher.source;

import dev.stowage.cluster.ClusterConnection;
import dev.stowage.watcher.discovery.ImageExtractor;
import dev.stowage.watcher.discovery.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workloads of a Kubernetes cluster: informers hint at changes, and lists are read from the API
 * server itself, since informers have been known to stop without a word.
 */
public final class KubernetesSource implements WorkloadSource {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesSource.class);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private final String cluster;
  private final ClusterConnection connection;
  private final KubernetesApi api;
  private List<ServedKind> kinds;
  private @Nullable WorkloadListener listener;
  private @Nullable WorkloadInformers informers;

  private KubernetesSource(
      String cluster, ClusterConnection connection, KubernetesApi api, List<ServedKind> kinds) {
    this.cluster = cluster;
    this.connection = connection;
    this.api = api;
    this.kinds = kinds;
  }

  /**
   * Connects, and makes sure that everything needed may be read.
   *
   * @param cluster the name under which its workloads go
   * @throws SourceException when the cluster cannot be used as it is
   */
  public static KubernetesSource connect(String cluster, ClusterConnection connection) {
    KubernetesApi api =
        new KubernetesApi(connection.client(ANSWER_TIMEOUT), connection.description());
    List<ServedKind> kinds = api.servedKinds();
    kinds.forEach(api::checkReadable);
    LOG.info("cluster {}: {} serves {}", cluster, connection.description(), kinds);
    return new KubernetesSource(cluster, connection, api, kinds);
  }

  @Override
  public synchronized List<Workload> list() {
    // An upgraded cluster may serve other versions.
    List<ServedKind> served = api.servedKinds();
    if (!served.equals(kinds)) {
      LOG.info("cluster {}: serves {} now", cluster, served);
      kinds = served;
      restartInformers();
    }
    List<Workload> workloads = new ArrayList<>();
    for (ServedKind kind : served) {
      api.list(kind).stream()
          .flatMap(found -> ImageExtractor.workload(cluster, kind.kind(), found).stream())
          .forEach(workloads::add);
    }
    return workloads;
  }

  @Override
  public synchronized void watch(WorkloadListener newListener) {
    listener = newListener;
    restartInformers();
  }

  private void restartInformers() {
    if (informers != null) {
      informers.close();
    }
    if (listener != null) {
      informers = new WorkloadInformers(cluster, connection.watches(), kinds, listener);
    }
  }

  @Override
  public synchronized void close() {
    listener = null;
    if (informers != null) {
      informers.close();
    }
  }
}
