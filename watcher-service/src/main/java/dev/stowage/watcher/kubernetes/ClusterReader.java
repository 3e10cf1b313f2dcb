package dev.stowage.watcher.kubernetes;

import com.google.gson.JsonObject;
import dev.stowage.image.Platform;
import dev.stowage.watcher.discovery.Marks;
import dev.stowage.watcher.inventory.ObjectReader;
import dev.stowage.watcher.inventory.SeenObject;
import dev.stowage.watcher.kubernetes.KubernetesSource.Options;
import dev.stowage.watcher.kubernetes.ObjectLists.Listing;
import dev.stowage.watcher.source.SourceException;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lists all that a cluster has, without what it may do without. For one thread at a time. */
final class ClusterReader {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterReader.class);

  private final String cluster;
  private final KubernetesApi api;
  private final ServedKinds served;
  private final ObjectLists lists;
  private final Options options;
  private final Set<Resource> leftOut = new TreeSet<>(Comparator.comparing(Resource::path));
  private List<ServedKind> kinds;

  /**
   * What there is.
   *
   * @param namespaces what filters go by, of each namespace; none where they may not be listed
   * @param platforms what the nodes run; empty where they may not be listed
   * @param versions the state of the server that each resource's list shows
   */
  record Content(
      List<SeenObject> objects,
      Map<String, Marks> namespaces,
      Optional<List<Platform>> platforms,
      Map<Resource, String> versions) {}

  private ClusterReader(String cluster, KubernetesApi api, Options options) {
    this.cluster = cluster;
    this.api = api;
    this.served = new ServedKinds(api);
    this.lists = new ObjectLists(api);
    this.options = options;
    this.kinds = served.among(options.rules());
  }

  /**
   * Makes sure that everything needed may be read.
   *
   * @throws SourceException when the cluster cannot be used as it is
   */
  static ClusterReader open(
      String cluster, KubernetesApi api, Options options, String description) {
    ClusterReader reader = new ClusterReader(cluster, api, options);
    reader.kinds.forEach(reader.lists::checkReadable);
    if (options.needsNamespaces()) {
      reader.lists.checkReadable(Resource.NAMESPACES);
    }
    LOG.info("cluster {}: {} serves {}", cluster, description, reader.kinds);
    return reader;
  }

  /**
   * Reads it all; the whole or nothing.
   *
   * @throws SourceException when it cannot be had
   */
  Content read() {
    api.requireReady();
    // An upgraded cluster may serve other versions, or new custom resources.
    List<ServedKind> now = served.among(options.rules());
    if (!now.equals(kinds)) {
      LOG.info("cluster {}: serves {} now", cluster, now);
      kinds = now;
    }
    Map<Resource, String> versions = new LinkedHashMap<>();
    List<SeenObject> objects = new ArrayList<>();
    for (ServedKind kind : kinds) {
      Listing<SeenObject> listing = lists.list(kind, found -> kind.read(cluster, found));
      objects.addAll(listing.items());
      versions.put(kind, listing.resourceVersion());
    }
    Map<String, Marks> namespaces = new HashMap<>();
    listIfAllowed(Resource.NAMESPACES, ObjectReader::namespace)
        .ifPresent(listing -> {
          listing.items().forEach(found -> namespaces.put(found.getKey(), found.getValue()));
          versions.put(Resource.NAMESPACES, listing.resourceVersion());
        });
    Optional<List<Platform>> platforms =
        listIfAllowed(Resource.NODES, ObjectReader::platform)
            .map(nodes ->
                nodes.items().stream()
                    .distinct()
                    .sorted(Comparator.comparing(Platform::toString))
                    .toList());
    return new Content(objects, namespaces, platforms, versions);
  }

  private <T> Optional<Listing<T>> listIfAllowed(
      Resource resource, Function<JsonObject, Optional<T>> reader) {
    try {
      Listing<T> listing = lists.list(resource, reader);
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
}
