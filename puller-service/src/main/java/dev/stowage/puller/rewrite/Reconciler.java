package dev.stowage.puller.rewrite;

import dev.stowage.event.RewriteEvent;
import dev.stowage.puller.known.RewriteState;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.warming.WarmingQueue;
import dev.stowage.workload.WorkloadId;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at one workload after the other and publishes what became of it. */
final class Reconciler {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);
  private static final Duration LONGEST_WAIT_FOR_PLATFORM = Duration.ofSeconds(30);
  private static final Duration LONGEST_WAIT_AFTER_CONFLICT = Duration.ofSeconds(1);

  private final WorkloadPlatform platform;
  private final RewriteState state;
  private final RewriteQueue queue;
  private final WaitingLine line;
  private final WarmingQueue warming;
  private final Consumer<List<RewriteEvent>> publisher;
  private final MeterRegistry meters;
  private final Clock clock;
  private final Map<WorkloadId, String> reportedLast = new HashMap<>();

  Reconciler(
      WorkloadPlatform platform,
      RewriteState state,
      RewriteQueue queue,
      WaitingLine line,
      WarmingQueue warming,
      Consumer<List<RewriteEvent>> publisher,
      MeterRegistry meters,
      Clock clock) {
    this.platform = platform;
    this.state = state;
    this.queue = queue;
    this.line = line;
    this.warming = warming;
    this.publisher = publisher;
    this.meters = meters;
    this.clock = clock;
  }

  /** Looks at the next workload that is due; waits for one. */
  void reconcileNext() throws InterruptedException {
    WorkloadId workload = queue.take();
    line.leave(workload);
    try {
      Map<WorkloadId, RewriteOutcome> outcomes = platform.reconcile(workload, state::view);
      Set<WorkloadId> told = publish(outcomes);
      outcomes.forEach((each, outcome) -> settle(each, outcome, told.contains(each)));
    } catch (RuntimeException | Error e) {
      // An Error, too, must end neither this thread nor, in silence, the service.
      if (Thread.currentThread().isInterrupted()) {
        throw new InterruptedException(String.valueOf(e.getMessage()));
      }
      LOG.warn("{}: cannot be looked at now, trying again: {}", workload, e.toString());
      count("error");
      queue.retry(workload, LONGEST_WAIT_FOR_PLATFORM);
    }
  }

  /** Tells what is new, all at once: a file may hold thousands of workloads. */
  private Set<WorkloadId> publish(Map<WorkloadId, RewriteOutcome> outcomes) {
    List<RewriteEvent> news = new ArrayList<>();
    outcomes.forEach((workload, outcome) ->
        RewriteReport.eventOf(workload, outcome, state.lastPublished(workload), clock.instant())
            .ifPresent(news::add));
    if (news.isEmpty()) {
      return Set.of();
    }
    publisher.accept(news);
    news.forEach(state::publishedNow);
    return news.stream().map(RewriteEvent::workload).collect(Collectors.toSet());
  }

  private void settle(WorkloadId workload, RewriteOutcome outcome, boolean isNews) {
    count(outcome.label());
    if (!outcome.isPending()) {
      warming.leave(workload);
    }
    switch (outcome) {
      case RewriteOutcome.Written written -> {
        LOG.info("{}: rewritten, {} images in force", workload, written.inForce().size());
        queue.settled(workload);
      }
      case RewriteOutcome.Reported reported -> {
        if (!reported.change().equals(reportedLast.put(workload, reported.change()))) {
          LOG.info("{}: would be rewritten: {}", workload, reported.change());
        }
        queue.settled(workload);
      }
      case RewriteOutcome.Later later -> {
        LOG.debug("{}: not before {}: {}", workload, later.at(), later.reason());
        queue.settled(workload);
        queue.add(workload, Duration.between(clock.instant(), later.at()));
      }
      case RewriteOutcome.InLine inLine -> {
        LOG.debug("{}: waits for its turn: {}", workload, inLine.reason());
        queue.settled(workload);
        line.join(workload);
      }
      case RewriteOutcome.Reverted reverted -> {
        LOG.warn("{}: brought its originals back: {}", workload, reverted.message());
        queue.settled(workload);
      }
      case RewriteOutcome.Withheld withheld -> {
        if (isNews) {
          LOG.info("{}: left as it is, {}: {}", workload, withheld.code(), withheld.message());
        }
        queue.settled(workload);
      }
      case RewriteOutcome.Failed failed -> {
        if (isNews) {
          LOG.warn("{}: not rewritten, {}: {}", workload, failed.code(), failed.message());
        }
        queue.settled(workload);
      }
      case RewriteOutcome.Conflict conflict -> queue.retry(workload, LONGEST_WAIT_AFTER_CONFLICT);
      case RewriteOutcome.Gone gone -> {
        LOG.debug("{}: gone", workload);
        queue.settled(workload);
      }
      case RewriteOutcome.Unchanged unchanged -> queue.settled(workload);
      case RewriteOutcome.Waiting waiting -> {
        LOG.debug("{}: not yet: {}", workload, waiting.reason());
        queue.settled(workload);
      }
    }
  }

  private void count(String outcome) {
    meters.counter("stowage.puller.rewrites", "outcome", outcome).increment();
  }
}
