package dev.stowage.watcher.kubernetes;

import com.google.gson.JsonObject;
import dev.stowage.cluster.ClusterConnection;
import dev.stowage.image.Platform;
import dev.stowage.watcher.discovery.Workload;
import dev.stowage.watcher.inventory.Inventory;
import dev.stowage.watcher.inventory.ObjectReader;
import dev.stowage.watcher.rule.CustomResourceRule;
import dev.stowage.watcher.source.SourceException;
import dev.stowage.watcher.source.WorkloadListener;
import dev.stowage.watcher.source.WorkloadSource;
import dev.stowage.workload.WorkloadId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The workloads of a Kubernetes cluster. A list is read from the API server itself and starts the
 * watches anew from the state that it shows, so that whatever a watch missed, or said while the
 * list was read, does not matter.
 */
public final class KubernetesSource implements WorkloadSource {
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private final String cluster;
  private final ClusterReader reader;
  private final KubernetesApi watches;
  private final Clock clock;
  private final Inventory inventory;

  // Guards everything below and the inventory.
  private final Object state = new Object();
  private final Map<Resource, String> listedAt = new LinkedHashMap<>();
  private final List<ResourceWatch> running = new ArrayList<>();
  private @Nullable WorkloadListener listener;
  private @Nullable Instant listed;
  private Optional<List<Platform>> platforms = Optional.empty();
  private long epoch;

  /**
   * What is looked at, and how.
   *
   * @param rollbackRevisions how many old ReplicaSets of a Deployment count
   * @param rules where custom resources hold images
   * @param needsNamespaces whether filters cannot do without the namespaces' labels
   * @param longestSilence after how long a watch that says nothing is no longer trusted
   */
  public record Options(
      int rollbackRevisions,
      List<CustomResourceRule> rules,
      boolean needsNamespaces,
      Duration longestSilence) {
    public Options {
      rules = List.copyOf(rules);
    }
  }

  private KubernetesSource(
      String cluster,
      ClusterReader reader,
      KubernetesApi watches,
      Inventory inventory,
      Clock clock) {
    this.cluster = cluster;
    this.reader = reader;
    this.watches = watches;
    this.inventory = inventory;
    this.clock = clock;
  }

  /**
   * Connects, and makes sure that everything needed may be read.
   *
   * @param cluster the name under which its workloads go
   * @throws SourceException when the cluster cannot be used as it is
   */
  public static KubernetesSource connect(
      String cluster, ClusterConnection connection, Options options, Clock clock) {
    KubernetesApi questions =
        new KubernetesApi(connection.client(ANSWER_TIMEOUT), connection.description());
    KubernetesApi watches =
        new KubernetesApi(connection.client(options.longestSilence()), connection.description());
    return new KubernetesSource(
        cluster,
        ClusterReader.open(cluster, questions, options, connection.description()),
        watches,
        new Inventory(options.rollbackRevisions()),
        clock);
  }

  @Override
  public synchronized List<Workload> list() {
    ClusterReader.Content content = reader.read();
    synchronized (state) {
      platforms = content.platforms();
      listed = clock.instant();
      inventory.replace(content.objects(), content.namespaces());
      listedAt.clear();
      listedAt.putAll(content.versions());
      if (listener != null) {
        listener.startAfresh();
        startWatches(listener);
      }
      return inventory.workloads();
    }
  }

  @Override
  public void watch(WorkloadListener newListener) {
    synchronized (state) {
      listener = newListener;
      startWatches(newListener);
    }
  }

  private void startWatches(WorkloadListener to) {
    stopWatches();
    long ours = epoch;
    listedAt.forEach((resource, version) -> {
      ResourceWatch watch =
          new ResourceWatch(
              cluster,
              watches,
              resource,
              version,
              event -> follow(ours, resource, event),
              to::listAgain,
              clock);
      running.add(watch);
      watch.start();
    });
  }

  private void stopWatches() {
    epoch++;
    running.forEach(ResourceWatch::close);
    running.clear();
  }

  private void follow(long theirs, Resource resource, WatchEvent event) {
    synchronized (state) {
      // A watch of before the last list knows less than that.
      if (theirs == epoch && listener != null) {
        tell(listener, changes(resource, event));
      }
    }
  }

  private Map<WorkloadId, Optional<Workload>> changes(Resource resource, WatchEvent event) {
    return switch (event) {
      case WatchEvent.Changed changed when resource instanceof ServedKind kind ->
          kind.read(cluster, changed.apiObject()).map(inventory::changed).orElse(Map.of());
      case WatchEvent.Changed changed ->
          ObjectReader.namespace(changed.apiObject())
              .map(found -> inventory.namespaceChanged(found.getKey(), found.getValue()))
              .orElse(Map.of());
      case WatchEvent.Deleted deleted when resource instanceof ServedKind kind ->
          kind.id(cluster, metadata(deleted.apiObject())).map(inventory::gone).orElse(Map.of());
      case WatchEvent.Deleted deleted -> Map.of();
      case WatchEvent.Bookmark bookmark -> Map.of();
      case WatchEvent.Outdated outdated -> Map.of();
    };
  }

  private static void tell(WorkloadListener listener, Map<WorkloadId, Optional<Workload>> changes) {
    changes.forEach(
        (id, workload) -> workload.ifPresentOrElse(listener::changed, () -> listener.gone(id)));
  }

  private static JsonObject metadata(JsonObject apiObject) {
    return apiObject.get("metadata") instanceof JsonObject metadata ? metadata : new JsonObject();
  }

  @Override
  public Optional<List<Platform>> platforms() {
    synchronized (state) {
      return platforms;
    }
  }

  /** Of the watch that has been silent longest: one that stopped without a word is seen. */
  @Override
  public Optional<Instant> lastProofOfLife() {
    synchronized (state) {
      return running.stream()
          .map(ResourceWatch::heard)
          .min(Comparator.naturalOrder())
          .or(() -> Optional.ofNullable(listed));
    }
  }

  @Override
  public void close() {
    synchronized (state) {
      listener = null;
      stopWatches();
    }
  }
}
