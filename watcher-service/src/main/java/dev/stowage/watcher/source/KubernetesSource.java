package dev.stowage.watcher.source;

import com.google.gson.JsonObject;
import dev.stowage.cluster.ClusterConnection;
import dev.stowage.event.WorkloadId;
import dev.stowage.image.Platform;
import dev.stowage.watcher.discovery.Marks;
import dev.stowage.watcher.discovery.Workload;
import dev.stowage.watcher.inventory.Inventory;
import dev.stowage.watcher.inventory.ObjectReader;
import dev.stowage.watcher.inventory.SeenObject;
import dev.stowage.watcher.rule.CustomResourceRule;
import dev.stowage.watcher.source.KubernetesApi.Listing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The workloads of a Kubernetes cluster. A list is read from the API server itself and starts the
 * watches anew from the state that it shows, so that whatever a watch missed, or said while the
 * list was read, does not matter.
 */
public final class KubernetesSource implements WorkloadSource {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesSource.class);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);

  private final String cluster;
  private final KubernetesApi questions;
  private final KubernetesApi watches;
  private final Options options;
  private final Clock clock;
  private final Inventory inventory;
  private final Set<Resource> leftOut = new TreeSet<>(Comparator.comparing(Resource::path));
  private List<ServedKind> kinds;

  // Guards everything below and the inventory.
  private final Object state = new Object();
  private final Map<Resource, String> listedAt = new LinkedHashMap<>();
  private final List<ResourceWatch> running = new ArrayList<>();
  private @Nullable WorkloadListener listener;
  private @Nullable Instant listed;
  private @Nullable List<Platform> platforms;
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
      KubernetesApi questions,
      KubernetesApi watches,
      List<ServedKind> kinds,
      Options options,
      Clock clock) {
    this.cluster = cluster;
    this.questions = questions;
    this.watches = watches;
    this.kinds = kinds;
    this.options = options;
    this.clock = clock;
    this.inventory = new Inventory(options.rollbackRevisions());
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
    List<ServedKind> kinds = questions.servedKinds(options.rules());
    kinds.forEach(questions::checkReadable);
    if (options.needsNamespaces()) {
      questions.checkReadable(Resource.NAMESPACES);
    }
    LOG.info("cluster {}: {} serves {}", cluster, connection.description(), kinds);
    return new KubernetesSource(cluster, questions, watches, kinds, options, clock);
  }

  @Override
  public synchronized List<Workload> list() {
    questions.requireReady();
    // An upgraded cluster may serve other versions, or new custom resources.
    List<ServedKind> served = questions.servedKinds(options.rules());
    if (!served.equals(kinds)) {
      LOG.info("cluster {}: serves {} now", cluster, served);
      kinds = served;
    }
    Map<Resource, String> versions = new LinkedHashMap<>();
    List<SeenObject> objects = new ArrayList<>();
    for (ServedKind kind : served) {
      Listing<SeenObject> listing = questions.list(kind, found -> kind.read(cluster, found));
      objects.addAll(listing.items());
      versions.put(kind, listing.resourceVersion());
    }
    Map<String, Marks> namespaces = new HashMap<>();
    listIfAllowed(Resource.NAMESPACES, ObjectReader::namespace)
        .ifPresent(listing -> {
          listing.items().forEach(found -> namespaces.put(found.getKey(), found.getValue()));
          versions.put(Resource.NAMESPACES, listing.resourceVersion());
        });
    List<Platform> found =
        listIfAllowed(Resource.NODES, ObjectReader::platform)
            .map(nodes ->
                nodes.items().stream()
                    .distinct()
                    .sorted(Comparator.comparing(Platform::toString))
                    .toList())
            .orElse(null);
    synchronized (state) {
      platforms = found;
      listed = clock.instant();
      inventory.replace(objects, namespaces);
      listedAt.clear();
      listedAt.putAll(versions);
      if (listener != null) {
        listener.startAfresh();
        startWatches(listener);
      }
      return inventory.workloads();
    }
  }

  private <T> Optional<Listing<T>> listIfAllowed(
      Resource resource, Function<JsonObject, Optional<T>> reader) {
    try {
      Listing<T> listing = questions.list(resource, reader);
      leftOut.remove(resource);
      return Optional.of(listing);
    } catch (SourceException e) {
      boolean needed = resource.equals(Resource.NAMESPACES) && options.needsNamespaces();
      if (needed || e.code() != SourceException.Code.REFUSED) {
        throw e;
      }
      if (leftOut.add(resource)) {
        LOG.warn("cluster {}: going on without {}: {}", cluster, resource, e.getMessage());
      }
      return Optional.empty();
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
      return Optional.ofNullable(platforms);
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
