package dev.stowage.puller.presence;

import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ResourceWatch;
import dev.stowage.puller.apiserver.ResourceWatch.Follower;
import dev.stowage.puller.cache.CachedImage;
import dev.stowage.puller.kubelet.ImagePresence;
import dev.stowage.puller.kubelet.PodsOnNodes;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.placement.Presence;
import dev.stowage.puller.turn.CachePod;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** What the API server's watches of nodes and of the caches' pods add up to. */
public final class ClusterPresence implements Presence, AutoCloseable {
  // A page is in memory as a whole: a node names its images, a pod has dozens of containers.
  private static final int NODES_PAGE = 100;
  private static final int PODS_PAGE = 50;

  private final SeenNodes nodes = new SeenNodes();
  private final PodsOnNodes pods = new PodsOnNodes();
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final ResourceWatch nodeWatch;
  private final ResourceWatch podWatch;
  private final Clock clock;

  /**
   * Watches that have yet to be started.
   *
   * @param namespace where the caches' pods are
   * @param podFollowers who else is told of the caches' pods
   */
  public ClusterPresence(
      ApiServer server, String namespace, Clock clock, Follower... podFollowers) {
    this.clock = clock;
    this.nodeWatch =
        new ResourceWatch(
            server,
            "/api/v1/nodes",
            "",
            NODES_PAGE,
            List.of(new SeenObjects(nodes::put, nodes::remove, this::tell)));
    List<Follower> ofPods = new ArrayList<>();
    ofPods.add(
        new SeenObjects(
            (name, pod) -> pods.put(name, pod, clock.instant()),
            name -> pods.remove(name, clock.instant()),
            this::tell));
    ofPods.addAll(List.of(podFollowers));
    this.podWatch =
        new ResourceWatch(
            server,
            "/api/v1/namespaces/%s/pods".formatted(namespace),
            CachePod.SELECTOR,
            PODS_PAGE,
            ofPods);
  }

  /** Begins to watch. */
  public void start() {
    nodeWatch.start();
    podWatch.start();
  }

  @Override
  public boolean isComplete() {
    return nodeWatch.isComplete() && podWatch.isComplete();
  }

  @Override
  public List<KnownNode> nodes() {
    return nodes.all();
  }

  @Override
  public PresenceState state(String cache, String image, String node) {
    return pods.state(cache, image, node);
  }

  @Override
  public boolean isPresent(String image, String node) {
    return pods.isPresent(image, node);
  }

  /** Where the images of a cache are, on these nodes. */
  public List<ImagePresence> images(String cache, List<CachedImage> images, List<String> on) {
    return pods.images(cache, images, on, clock.instant());
  }

  /** Whether a pod of the cache is there. */
  public boolean hasPods(String cache) {
    return pods.hasPods(cache);
  }

  /** Forgets what pods left on nodes that nothing replaces. */
  public void forget() {
    if (pods.forget(clock.instant())) {
      tell();
    }
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void tell() {
    listeners.forEach(Runnable::run);
  }

  @Override
  public void close() throws InterruptedException {
    nodeWatch.close();
    podWatch.close();
  }
}
