package dev.stowage.puller.daemonset;

import dev.stowage.cluster.Leadership;
import dev.stowage.event.NodeCacheEvent.CacheFit;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ResourceWatch;
import dev.stowage.puller.cache.CacheDeclarations;
import dev.stowage.puller.cache.CacheOrders;
import dev.stowage.puller.cache.CacheOutcomes;
import dev.stowage.puller.cache.CacheSettings;
import dev.stowage.puller.cache.NodeCache;
import dev.stowage.puller.placement.KnownNode;
import dev.stowage.puller.placement.Presence;
import dev.stowage.puller.quota.QuotaGate;
import dev.stowage.puller.shape.Caches;
import dev.stowage.puller.turn.CachePod;
import dev.stowage.puller.turn.SeenPods;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** The service that keeps caches, with a test that says what is wanted and what nodes there are. */
final class KeptCaches implements AutoCloseable {
  static final String SLEEPER = "registry.invalid/stowage/sleeper@sha256:" + "a".repeat(64);

  final CacheOutcomes outcomes = new CacheOutcomes();
  volatile List<NodeCache> wanted = List.of();
  volatile List<KnownNode> nodes = List.of();
  volatile boolean complete = true;
  volatile boolean purged;
  volatile Optional<Instant> refreshAsked = Optional.empty();
  volatile CachePreview preview = Caches.preview(CacheFit.FITS);

  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Leadership leadership = Leadership.alone(Clock.systemUTC());
  private final SeenPods pods = new SeenPods();
  private final ResourceWatch podWatch;
  private final DaemonSetService service;

  KeptCaches(ApiServer server, CacheSettings settings) {
    this(server, settings, SLEEPER);
  }

  KeptCaches(ApiServer server, CacheSettings settings, String sleeper) {
    service =
        new DaemonSetService(
            new DaemonSetSettings(null, sleeper, Duration.ofMinutes(10)),
            settings,
            new Declarations(),
            new Orders(),
            outcomes,
            new Gate(),
            new Nodes(),
            pods,
            server,
            leadership,
            Clock.systemUTC());
    podWatch =
        new ResourceWatch(
            server,
            "/api/v1/namespaces/%s/pods".formatted(settings.namespace()),
            CachePod.SELECTOR,
            100,
            List.of(pods));
    podWatch.start();
    service.start();
  }

  static CacheSettings settings(String namespace) {
    return new CacheSettings(namespace, true, Optional.empty(), Optional.empty());
  }

  /** Says that something has changed. */
  void tell() {
    listeners.forEach(Runnable::run);
  }

  void want(NodeCache... caches) {
    wanted = List.of(caches);
    tell();
  }

  @Override
  public void close() {
    try {
      service.close();
      podWatch.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    leadership.close();
  }

  private final class Declarations implements CacheDeclarations {
    @Override
    public boolean isComplete() {
      return complete;
    }

    @Override
    public List<NodeCache> caches() {
      return wanted;
    }

    @Override
    public void onChange(Runnable listener) {
      listeners.add(listener);
    }
  }

  private final class Gate implements QuotaGate {
    @Override
    public CachePreview preview(NodeCache cache) {
      return preview;
    }

    @Override
    public void retain(Collection<String> caches) {
      // It keeps nothing.
    }
  }

  private final class Orders implements CacheOrders {
    @Override
    public boolean isPurged(String cache) {
      return purged;
    }

    @Override
    public Optional<Instant> refreshAskedAt(String cache) {
      return refreshAsked;
    }

    @Override
    public void onChange(Runnable listener) {
      listeners.add(listener);
    }
  }

  private final class Nodes implements Presence {
    @Override
    public boolean isComplete() {
      return podWatch.isComplete();
    }

    @Override
    public List<KnownNode> nodes() {
      return nodes;
    }

    @Override
    public PresenceState state(String cache, String image, String node) {
      return PresenceState.WAITING;
    }

    @Override
    public boolean isPresent(String image, String node) {
      return false;
    }

    @Override
    public void onChange(Runnable listener) {
      listeners.add(listener);
    }
  }
}
