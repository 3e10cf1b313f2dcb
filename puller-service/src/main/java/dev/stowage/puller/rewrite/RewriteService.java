package dev.stowage.puller.rewrite;

import dev.stowage.cluster.Leadership;
import dev.stowage.event.CacheRequest;
import dev.stowage.event.RewriteEvent;
import dev.stowage.event.StowageEvent;
import dev.stowage.event.Topic;
import dev.stowage.event.WorkloadId;
import dev.stowage.image.ImageReference;
import dev.stowage.kafka.EventLoop;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.kafka.ReceivedRecord;
import dev.stowage.puller.cache.CacheRequests;
import dev.stowage.puller.pace.PaceSettings;
import dev.stowage.puller.rollout.Rollouts;
import dev.stowage.puller.warming.WarmingQueue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps workloads rewritten: events add up to state and wake workloads, one thread looks at them,
 * another wakes all of them from time to time. Nothing is done before all events there are have
 * been read, and nothing but reading by a replica that is not the leader.
 */
@Context
final class RewriteService implements KnownCopies, UsedImages {
  private static final Logger LOG = LoggerFactory.getLogger(RewriteService.class);
  private static final URI SOURCE = URI.create("/stowage/puller");

  private final PullerSettings settings;
  private final WorkloadPlatform platform;
  private final Leadership leadership;
  private final KafkaClients clients;
  private final Clock clock;
  private final RewriteState state;
  private final RewriteQueue queue;
  private final WaitingLine line;
  private final Rollouts rollouts;
  private final WarmingQueue warming;
  private final CacheRequests cacheRequests;
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final PaceSettings pace;
  private final Reconciler reconciler;
  private final EventPublisher publisher;
  private final Thread reconciling;
  private final Thread waking;
  private final Thread pacing;
  private @Nullable EventLoop loop;
  private volatile boolean complete;

  RewriteService(
      PullerSettings settings,
      WorkloadPlatform platform,
      Leadership leadership,
      Rollouts rollouts,
      WarmingQueue warming,
      CacheRequests cacheRequests,
      PaceSettings pace,
      KafkaClients clients,
      MeterRegistry meters,
      Clock clock) {
    this.settings = settings;
    this.platform = platform;
    this.leadership = leadership;
    this.clients = clients;
    this.clock = clock;
    this.rollouts = rollouts;
    this.warming = warming;
    this.cacheRequests = cacheRequests;
    this.pace = pace;
    this.state = new RewriteState(settings.cluster(), rollouts, settings.verifiedWithin(), clock);
    this.queue = new RewriteQueue(clock);
    this.line = new WaitingLine(rollouts, pace.rules());
    this.publisher = new EventPublisher(clients, "rewrite-events", SOURCE);
    this.reconciler =
        new Reconciler(platform, state, queue, line, warming, this::publish, meters, clock);
    this.reconciling = Thread.ofVirtual().name("rewrite").unstarted(this::reconcile);
    this.waking = Thread.ofVirtual().name("rewrite-all").unstarted(this::wakeAll);
    this.pacing = Thread.ofVirtual().name("rewrite-pace").unstarted(this::keepPace);
    meters.gauge("stowage.puller.pending", queue, RewriteQueue::size);
    meters.gauge("stowage.puller.waiting", line, WaitingLine::size);
    meters.gauge("stowage.puller.rollouts.in-progress", rollouts, all -> all.inProgress().size());
    meters.gauge("stowage.puller.warming", warming, WarmingQueue::size);
    meters.gauge("stowage.puller.halted", rollouts, all -> all.halt().isPresent() ? 1 : 0);
  }

  @PostConstruct
  void start() {
    List<String> topics = Arrays.stream(Topic.values()).map(Topic::topicName).toList();
    loop = EventLoop.alone(clients, "rewrite", topics, none -> Map.of(), this::take, clock);
    reconciling.start();
    waking.start();
    pacing.start();
  }

  private void take(List<ReceivedRecord> batch) {
    for (ReceivedRecord received : batch) {
      switch (received) {
        case ReceivedRecord.Event event -> take(event.event());
        case ReceivedRecord.Poison poison ->
            LOG.warn("passed over at {}: {}", poison.position(), poison.reason());
        case ReceivedRecord.Tombstone tombstone -> withdraw(tombstone);
        case ReceivedRecord.Unknown unknown -> LOG.debug("passed over {}", unknown);
      }
    }
    listeners.forEach(Runnable::run);
  }

  private void take(StowageEvent event) {
    if (event instanceof CacheRequest request) {
      cacheRequests.apply(request);
    }
    state.apply(event).forEach(workload -> queue.add(workload, settings.settle()));
  }

  private void withdraw(ReceivedRecord.Tombstone tombstone) {
    if (tombstone.position().topic().equals(Topic.REQUESTS.topicName())) {
      rollouts.withdraw(tombstone.key());
      cacheRequests.withdraw(tombstone.key());
    } else {
      LOG.debug("passed over {}", tombstone);
    }
  }

  private void reconcile() {
    try {
      awaitCaughtUp();
      while (!Thread.currentThread().isInterrupted()) {
        leadership.await();
        reconciler.reconcileNext();
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void publish(RewriteEvent event) {
    leadership.requireHeld();
    publisher.publish(event);
  }

  private void awaitCaughtUp() throws InterruptedException {
    EventLoop events = loop;
    while (events != null && !events.awaitCaughtUp(Duration.ofMinutes(1))) {
      LOG.info("still reading what is on Kafka");
    }
    complete = true;
    listeners.forEach(Runnable::run);
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public CopyState copyOf(ImageReference source) {
    return state.copyOf(source);
  }

  @Override
  public Set<String> namespacesWithCopies() {
    return state.namespacesWithCopies();
  }

  @Override
  public Set<String> namespacesRewritten() {
    return state.namespacesRewritten();
  }

  @Override
  public List<UsedImage> usedImages() {
    return state.usedImages();
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void wakeAll() {
    try {
      awaitCaughtUp();
      while (!Thread.currentThread().isInterrupted()) {
        leadership.await();
        refresh();
        for (WorkloadId workload : state.workloads()) {
          queue.add(workload, Duration.ZERO);
        }
        Thread.sleep(settings.interval());
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void keepPace() {
    try {
      awaitCaughtUp();
      while (!Thread.currentThread().isInterrupted()) {
        leadership.await();
        takeTurn();
        Thread.sleep(pace.check());
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void takeTurn() {
    try {
      rollouts.recordResumption(clock.instant());
      for (WorkloadId workload : rollouts.inProgress()) {
        queue.add(workload, Duration.ZERO);
      }
      for (WorkloadId workload : line.next(clock.instant())) {
        queue.add(workload, Duration.ZERO);
      }
      for (WorkloadId workload : warming.due(clock.instant())) {
        queue.add(workload, Duration.ZERO);
      }
    } catch (RuntimeException e) {
      LOG.warn("tried again in {}: {}", pace.check(), e.toString());
    }
  }

  private void refresh() {
    try {
      platform.refresh(state::view);
    } catch (RuntimeException e) {
      LOG.warn("tried again in {}: {}", settings.interval(), e.toString());
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    if (loop != null) {
      loop.close();
    }
    waking.interrupt();
    pacing.interrupt();
    reconciling.interrupt();
    reconciling.join(Duration.ofSeconds(10));
    publisher.close();
  }
}
