package dev.stowage.puller.daemonset;

import dev.stowage.cluster.Leadership;
import dev.stowage.cluster.NotLeaderException;
import dev.stowage.image.Printable;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ResourceWatch;
import dev.stowage.puller.cache.CacheDeclarations;
import dev.stowage.puller.cache.CacheOrders;
import dev.stowage.puller.cache.CacheOutcomes;
import dev.stowage.puller.cache.CacheSettings;
import dev.stowage.puller.placement.Presence;
import dev.stowage.puller.quota.QuotaGate;
import dev.stowage.puller.shape.DaemonSetShape;
import dev.stowage.puller.shape.PodShape;
import dev.stowage.puller.shape.Sleeper;
import dev.stowage.puller.turn.CachePod;
import dev.stowage.puller.turn.SeenPods;
import dev.stowage.puller.turn.TurnTaker;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the DaemonSets of all caches, while this replica is the active one: looks whenever anything
 * has changed that it depends on, and every few seconds, in memory, for what comes with time alone.
 */
@Context
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
@Requires(property = "stowage.puller.cache.enabled", value = "true")
final class DaemonSetService {
  private static final Logger LOG = LoggerFactory.getLogger(DaemonSetService.class);
  private static final Duration LOOK = Duration.ofSeconds(2);
  // News come in swarms.
  private static final Duration GATHERED = Duration.ofMillis(100);
  private static final int PAGE = 250;

  private final Leadership leadership;
  private final Presence presence;
  private final CacheDeclarations declarations;
  private final CacheOrders orders;
  private final boolean removeOnShutdown;
  private final Semaphore news = new Semaphore(0);
  private final ResourceWatch daemonSets;
  private final SeenPods pods;
  private final CacheRounds rounds;
  private final Removal removal;
  private final Thread thread;

  DaemonSetService(
      DaemonSetSettings settings,
      CacheSettings caches,
      CacheDeclarations declarations,
      CacheOrders orders,
      CacheOutcomes outcomes,
      QuotaGate gate,
      Presence presence,
      SeenPods pods,
      ApiServer server,
      Leadership leadership,
      Clock clock) {
    this.leadership = leadership;
    this.presence = presence;
    this.declarations = declarations;
    this.orders = orders;
    this.pods = pods;
    this.removeOnShutdown = caches.removeOnShutdown();
    String namespace = caches.namespace();
    ClusterFacts facts = new ClusterFacts(server);
    Sleeper sleeper =
        caches
            .sleeperImage()
            .<Sleeper>map(Sleeper.Former::new)
            .orElseGet(() -> new Sleeper.Own(settings.sleeperImage()));
    DaemonSetShape shape =
        new DaemonSetShape(
            new PodShape(sleeper, facts.isOpenShift()),
            caches.ownerDeployment().map(name -> facts.owner(namespace, name)));
    SeenDaemonSets seen = new SeenDaemonSets(news::release);
    this.daemonSets =
        new ResourceWatch(
            server,
            "/apis/apps/v1/namespaces/%s/daemonsets".formatted(namespace),
            CachePod.SELECTOR,
            PAGE,
            List.of(seen));
    DaemonSetWriter writer = new DaemonSetWriter(server, namespace, daemonSets);
    FitCheck fit = new FitCheck(gate, presence, clock);
    this.removal = new Removal(server, namespace, CachePod.SELECTOR, writer);
    this.rounds =
        new CacheRounds(
            declarations,
            outcomes,
            new CacheKeeper(
                shape,
                seen,
                writer,
                new TurnTaker(server, namespace, pods, clock),
                fit,
                presence,
                orders,
                settings.nodeDeadline()),
            seen,
            writer,
            fit,
            clock);
    this.thread = Thread.ofVirtual().name("caches").unstarted(this::run);
  }

  @PostConstruct
  void start() {
    declarations.onChange(news::release);
    orders.onChange(news::release);
    presence.onChange(news::release);
    pods.onChange(news::release);
    daemonSets.start();
    thread.start();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        leadership.await();
        if (presence.isComplete() && daemonSets.isComplete()) {
          goRound();
        }
        if (news.tryAcquire(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
          Thread.sleep(GATHERED);
        }
        news.drainPermits();
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void goRound() {
    try {
      rounds.goRound();
    } catch (NotLeaderException e) {
      LOG.debug("caches are left to the replica that is active");
    } catch (RuntimeException e) {
      if (!Thread.currentThread().isInterrupted()) {
        LOG.warn("caches: {}; trying again", Printable.of(e.toString(), 300));
      }
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    thread.interrupt();
    if (!thread.join(Duration.ofSeconds(20))) {
      LOG.warn("the thread that keeps caches has not ended yet");
    }
    daemonSets.close();
    if (removeOnShutdown && leadership.current().isPresent()) {
      removal.run();
    }
  }
}
