package dev.stowage.puller.rollout;

import dev.stowage.event.RewriteRequest;
import dev.stowage.event.RewriteRequest.ResumeRequested;
import dev.stowage.event.RewriteRequest.RevertRequested;
import dev.stowage.event.RewriteRequest.RewriteAllowed;
import dev.stowage.workload.RewriteScope;
import dev.stowage.workload.WorkloadId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What was asked of a cluster and still holds. Of one thread at a time. */
final class StandingRequests {
  private final String cluster;
  private final Map<String, RewriteRequest> byKey = new HashMap<>();

  StandingRequests(String cluster) {
    this.cluster = cluster;
  }

  void add(RewriteRequest request) {
    byKey.merge(
        request.key(), request, (known, read) -> read.time().isBefore(known.time()) ? known : read);
  }

  void withdraw(String key) {
    byKey.remove(key);
  }

  /** The newest request whose scope covers the workload. */
  Optional<RewriteRequest> of(WorkloadId workload) {
    return byKey.values().stream()
        .filter(request -> covers(request, workload))
        .max(Comparator.comparing(RewriteRequest::time));
  }

  /** When it was last asked that the rewriting of the cluster go on. */
  Optional<Instant> resumed() {
    return byKey.values().stream()
        .filter(ResumeRequested.class::isInstance)
        .map(ResumeRequested.class::cast)
        .filter(resume -> resume.cluster().equals(cluster))
        .map(ResumeRequested::time)
        .findFirst();
  }

  static Optional<RewriteScope> scope(RewriteRequest request) {
    return switch (request) {
      case RevertRequested revert -> Optional.of(revert.scope());
      case RewriteAllowed allowed -> Optional.of(allowed.scope());
      case ResumeRequested resume -> Optional.empty();
    };
  }

  private static boolean covers(RewriteRequest request, WorkloadId workload) {
    return scope(request).filter(scope -> scope.covers(workload)).isPresent();
  }
}
