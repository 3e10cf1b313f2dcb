package dev.stowage.puller.rollout;

import dev.stowage.event.RewriteRequest;
import dev.stowage.event.RewriteRequest.RevertRequested;
import dev.stowage.event.RewriteRequest.RewriteAllowed;
import dev.stowage.event.RolloutEvent;
import dev.stowage.event.RolloutEvent.OfCluster;
import dev.stowage.event.RolloutEvent.OfWorkload;
import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.event.RolloutEvent.RewritingResumed;
import dev.stowage.puller.pace.PaceRules.Begun;
import dev.stowage.workload.RewriteScope;
import dev.stowage.workload.WorkloadId;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the events about roll-outs and the requests add up to for one cluster. What is recorded is
 * on Kafka before it holds here, so that another puller knows all that this one acted upon.
 */
public final class Rollouts {
  private final String cluster;
  private final Consumer<RolloutEvent> publisher;
  private final Map<WorkloadId, OfWorkload> last = new HashMap<>();
  private final Map<String, Begun> latest = new HashMap<>();
  private final StandingRequests requests;
  private @Nullable OfCluster ofCluster;

  /**
   * Nothing is known yet.
   *
   * @param publisher returns when an event is on Kafka
   */
  public Rollouts(String cluster, Consumer<RolloutEvent> publisher) {
    this.cluster = cluster;
    this.publisher = publisher;
    this.requests = new StandingRequests(cluster);
  }

  /** Publishes what is about to happen, or has. */
  public void record(RolloutEvent event) {
    publisher.accept(event);
    apply(event);
  }

  /** Takes an event in; the echo of an older one undoes nothing. */
  public synchronized void apply(RolloutEvent event) {
    switch (event) {
      case OfWorkload read -> {
        if (read.workload().cluster().equals(cluster)) {
          last.merge(
              read.workload(),
              read,
              (known, next) -> next.time().isBefore(known.time()) ? known : next);
          String namespace = read.workload().namespace();
          read.tries()
              .at()
              .forEach(at ->
                  latest.merge(
                      namespace,
                      new Begun(namespace, at),
                      (known, next) -> next.at().isBefore(known.at()) ? known : next));
        }
      }
      case OfCluster read -> {
        if (read.cluster().equals(cluster)
            && (ofCluster == null || !read.time().isBefore(ofCluster.time()))) {
          ofCluster = read;
        }
      }
    }
  }

  /** Takes a request in and says which of these workloads it is about. */
  public synchronized List<WorkloadId> apply(
      RewriteRequest request, Collection<WorkloadId> workloads) {
    requests.add(request);
    Optional<RewriteScope> scope = StandingRequests.scope(request);
    return workloads.stream()
        .filter(workload -> scope.isEmpty() || scope.orElseThrow().covers(workload))
        .toList();
  }

  /** A request holds no more, because its key has no value any more. */
  public synchronized void withdraw(String key) {
    requests.withdraw(key);
  }

  /** What is remembered of a workload; what was allowed again since then is forgotten. */
  public synchronized RolloutHistory history(WorkloadId workload) {
    Optional<OfWorkload> known = Optional.ofNullable(last.get(workload));
    RolloutHistory history = new RolloutHistory(known);
    boolean forgiven =
        history.inProgress().isEmpty()
            && !history.usesCopies()
            && requests
                .of(workload)
                .filter(RewriteAllowed.class::isInstance)
                .filter(
                    allowed -> known.filter(one -> one.time().isBefore(allowed.time())).isPresent())
                .isPresent();
    return forgiven ? RolloutHistory.none() : history;
  }

  /** Whether the originals are wanted. */
  public synchronized boolean isRevertRequested(WorkloadId workload) {
    return requests.of(workload).filter(RevertRequested.class::isInstance).isPresent();
  }

  /** The workloads that are rolling out. */
  public synchronized List<WorkloadId> inProgress() {
    return last.values().stream()
        .filter(event -> new RolloutHistory(Optional.of(event)).inProgress().isPresent())
        .map(OfWorkload::workload)
        .sorted()
        .toList();
  }

  /** The newest beginning in each namespace. */
  public synchronized List<Begun> latest() {
    return List.copyOf(latest.values());
  }

  /** Failed roll-outs since then, but for those from before somebody asked to go on. */
  public synchronized List<OfWorkload> failuresSince(Instant start) {
    Instant from = resumed().filter(resumed -> resumed.isAfter(start)).orElse(start);
    return last.values().stream()
        .filter(event -> event.time().isAfter(from))
        .filter(event -> new RolloutHistory(Optional.of(event)).failure().isPresent())
        .sorted((a, b) -> a.time().compareTo(b.time()))
        .toList();
  }

  /** The halt that is in force. */
  public synchronized Optional<RewritingHalted> halt() {
    return ofCluster instanceof RewritingHalted halted
            && resumed().filter(resumed -> resumed.isAfter(halted.time())).isEmpty()
        ? Optional.of(halted)
        : Optional.empty();
  }

  /** Tells that the rewriting goes on, when somebody asked for it and nobody has told yet. */
  public void recordResumption(Instant now) {
    if (isResumptionUntold()) {
      record(new RewritingResumed(UUID.randomUUID(), now, cluster));
    }
  }

  private synchronized boolean isResumptionUntold() {
    return ofCluster instanceof RewritingHalted && halt().isEmpty();
  }

  private Optional<Instant> resumed() {
    Optional<Instant> asked = requests.resumed();
    return ofCluster instanceof RewritingResumed told
        ? Optional.of(asked.filter(told.time()::isBefore).orElse(told.time()))
        : asked;
  }
}
