package dev.stowage.puller.rewrite;

import dev.stowage.cluster.Leadership;
import dev.stowage.event.RewriteEvent;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.puller.known.RewriteState;
import dev.stowage.puller.pace.PaceSettings;
import dev.stowage.puller.rollout.Rollouts;
import dev.stowage.puller.warming.WarmingQueue;
import dev.stowage.workload.WorkloadId;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps workloads rewritten: events wake workloads, one thread looks at them, another wakes all of
 * them from time to time. Nothing is done before all events there are have been read, and nothing
 * by a replica that is not the leader.
 */
@Context
final class RewriteService {
  private static final Logger LOG = LoggerFactory.getLogger(RewriteService.class);
  private static final URI SOURCE = URI.create("/stowage/puller");

  private final PullerSettings settings;
  private final WorkloadPlatform platform;
  private final Leadership leadership;
  private final EventIntake events;
  private final Clock clock;
  private final RewriteState state;
  private final RewriteQueue queue;
  private final WaitingLine line;
  private final Rollouts rollouts;
  private final WarmingQueue warming;
  private final PaceSettings pace;
  private final Reconciler reconciler;
  private final EventPublisher publisher;
  private final Thread reconciling;
  private final Thread waking;
  private final Thread pacing;

  RewriteService(
      PullerSettings settings,
      WorkloadPlatform platform,
      Leadership leadership,
      EventIntake events,
      RewriteState state,
      RewriteQueue queue,
      Rollouts rollouts,
      WarmingQueue warming,
      PaceSettings pace,
      KafkaClients clients,
      MeterRegistry meters,
      Clock clock) {
    this.settings = settings;
    this.platform = platform;
    this.leadership = leadership;
    this.events = events;
    this.clock = clock;
    this.state = state;
    this.queue = queue;
    this.rollouts = rollouts;
    this.warming = warming;
    this.pace = pace;
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
    reconciling.start();
    waking.start();
    pacing.start();
  }

  private void reconcile() {
    try {
      events.awaitComplete();
      while (!Thread.currentThread().isInterrupted()) {
        leadership.await();
        reconciler.reconcileNext();
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void publish(List<RewriteEvent> events) {
    leadership.requireHeld();
    publisher.publish(events);
  }

  private void wakeAll() {
    try {
      events.awaitComplete();
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
      events.awaitComplete();
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
    waking.interrupt();
    pacing.interrupt();
    reconciling.interrupt();
    reconciling.join(Duration.ofSeconds(10));
    publisher.close();
  }
}
