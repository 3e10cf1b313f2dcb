package dev.stowage.watcher.source;

import com.google.gson.JsonObject;
import dev.stowage.image.Platform;
import dev.stowage.watcher.discovery.Marks;
import dev.stowage.watcher.inventory.ObjectReader;
import dev.stowage.watcher.inventory.SeenObject;
import dev.stowage.watcher.source.KubernetesApi.Listing;
import dev.stowage.watcher.source.KubernetesSource.Options;
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

  private ClusterReader(
      String cluster, KubernetesApi api, Options options, List<ServedKind> kinds) {
    this.cluster = cluster;
    this.api = api;
    this.options = options;
    this.kinds = kinds;
  }

  /**
   * Makes sure that everything needed may be read.
   *
   * @throws SourceException when the cluster cannot be used as it is
   */
  static ClusterReader open(
      String cluster, KubernetesApi api, Options options, String description) {
    List<ServedKind> kinds = api.servedKinds(options.rules());
    kinds.forEach(api::checkReadable);
    if (options.needsNamespaces()) {
      api.checkReadable(Resource.NAMESPACES);
    }
    LOG.info("cluster {}: {} serves {}", cluster, description, kinds);
    return new ClusterReader(cluster, api, options, kinds);
  }

  /**
   * Reads it all; the whole or nothing.
   *
   * @throws SourceException when it cannot be had
   */
  Content read() {
    api.requireReady();
    // An upgraded cluster may serve other versions, or new custom resources.
    List<ServedKind> served = api.servedKinds(options.rules());
    if (!served.equals(kinds)) {
      LOG.info("cluster {}: serves {} now", cluster, served);
      kinds = served;
    }
    Map<Resource, String> versions = new LinkedHashMap<>();
    List<SeenObject> objects = new ArrayList<>();
    for (ServedKind kind : served) {
      Listing<SeenObject> listing = api.list(kind, found -> kind.read(cluster, found));
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
      Listing<T> listing = api.list(resource, reader);
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
