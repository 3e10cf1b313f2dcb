package dev.stowage.puller.known;

import dev.stowage.event.CacheRequest;
import dev.stowage.event.CopyEvent;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.DiscoveryEvent.ImageRemoved;
import dev.stowage.event.NodeCacheEvent;
import dev.stowage.event.RewriteEvent;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RewriteEvent.WorkloadRewriteEnded;
import dev.stowage.event.RewriteEvent.WorkloadRewriteFailed;
import dev.stowage.event.RewriteEvent.WorkloadRewriteWithheld;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.event.RewriteRequest;
import dev.stowage.event.RolloutEvent;
import dev.stowage.event.StowageEvent;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.plan.CopyState;
import dev.stowage.puller.plan.CopyState.Verified;
import dev.stowage.puller.plan.WorkloadView;
import dev.stowage.puller.rollout.Rollouts;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * What the events on Kafka add up to for one cluster, in memory: the newest event of a key is its
 * state. One thread writes, another reads.
 */
public final class RewriteState {
  private final String cluster;
  private final Rollouts rollouts;
  private final Duration verifiedWithin;
  private final Clock clock;
  private final DiscoveredImages discovered = new DiscoveredImages();
  private final Map<ImageReference, CopyEvent> copies = new ConcurrentHashMap<>();
  private final Map<WorkloadId, RewriteEvent> published = new HashMap<>();
  private boolean listed;

  /**
   * Nothing is known yet.
   *
   * @param verifiedWithin how long ago a copy may have been read back; zero for ever
   */
  public RewriteState(String cluster, Rollouts rollouts, Duration verifiedWithin, Clock clock) {
    this.cluster = cluster;
    this.rollouts = rollouts;
    this.verifiedWithin = verifiedWithin;
    this.clock = clock;
  }

  /** Takes an event in and says which workloads have to be looked at because of it. */
  public synchronized Set<WorkloadId> apply(StowageEvent event) {
    return switch (event) {
      case ImageDiscovered found -> discover(found);
      case ImageRemoved removed -> remove(removed.workload(), removed.container(), removed.time());
      case ImageRejected rejected ->
          remove(rejected.workload(), rejected.container(), rejected.time());
      case ClusterListed list -> listed(list.cluster());
      case CopyEvent copy -> {
        copies.put(copy.source(), copy);
        yield discovered.usersOf(copy.source());
      }
      case RewriteEvent rewrite -> {
        // The echo of an older event of our own must not undo what was published since.
        if (isOurs(rewrite.workload())) {
          published.merge(
              rewrite.workload(),
              rewrite,
              (known, read) -> read.time().isBefore(known.time()) ? known : read);
        }
        yield Set.of();
      }
      case RolloutEvent rollout -> {
        rollouts.apply(rollout);
        yield Set.of();
      }
      case RewriteRequest request -> Set.copyOf(rollouts.apply(request, workloads()));
      case NodeCacheEvent cache -> Set.of();
      case CacheRequest request -> Set.of();
    };
  }

  /** Notes what was just published. */
  public synchronized void publishedNow(RewriteEvent event) {
    published.put(event.workload(), event);
  }

  public synchronized Optional<RewriteEvent> lastPublished(WorkloadId workload) {
    return Optional.ofNullable(published.get(workload));
  }

  /** What events say about a workload. */
  public synchronized WorkloadView view(WorkloadId workload) {
    List<ImageChange> changes =
        published.get(workload) instanceof WorkloadRewritten rewritten
            ? rewritten.images()
            : rollouts.history(workload).images();
    return new WorkloadView(
        discovered.of(workload), discovered.expectedOf(workload), this::copyOf, listed, changes);
  }

  /** What each container of each workload uses, in no order. */
  public synchronized List<UsedImage> usedImages() {
    List<UsedImage> all = new ArrayList<>();
    discovered.forEach((workload, images) -> {
      List<ImageChange> inForce =
          published.get(workload) instanceof WorkloadRewritten rewritten
              ? rewritten.images()
              : List.of();
      images.forEach((container, original) ->
          all.add(
              new UsedImage(
                  workload,
                  original,
                  inForce.stream()
                      .filter(change -> change.container().equals(container))
                      .filter(change -> change.from().equals(original))
                      .map(ImageChange::to)
                      .findFirst(),
                  copyOf(original) instanceof Verified verified
                      ? Optional.of(verified.target())
                      : Optional.empty())));
    });
    return all;
  }

  /** Where a workload uses the source of a verified copy. */
  public synchronized Set<String> namespacesWithCopies() {
    Set<String> namespaces = new HashSet<>();
    discovered.forEach((workload, images) -> {
      if (images.values().stream().anyMatch(image -> copyOf(image) instanceof Verified)) {
        namespaces.add(workload.namespace());
      }
    });
    return namespaces;
  }

  /** Where a workload uses a copy because of a rewrite. */
  public synchronized Set<String> namespacesRewritten() {
    return published.values().stream()
        .filter(event -> event instanceof WorkloadRewritten now && !now.images().isEmpty())
        .map(event -> event.workload().namespace())
        .collect(Collectors.toSet());
  }

  /** Every workload that uses images or whose rewrite has not ended. */
  public synchronized Set<WorkloadId> workloads() {
    Set<WorkloadId> all = new TreeSet<>(discovered.workloads());
    published.forEach((workload, event) -> {
      switch (event) {
        case WorkloadRewritten rewritten -> all.add(workload);
        case WorkloadRewriteFailed failed -> all.add(workload);
        case WorkloadRewriteWithheld withheld -> all.add(workload);
        case WorkloadRewriteEnded ended -> {
          // Nothing is left to look after.
        }
      }
    });
    return all;
  }

  // Without the lock: the webhook asks for every image of every pod.
  public CopyState copyOf(ImageReference source) {
    CopyEvent copy = copies.get(source);
    if (copy == null) {
      return new CopyState.Pending();
    }
    Instant verifiedSince =
        verifiedWithin.isZero() ? Instant.MIN : clock.instant().minus(verifiedWithin);
    return CopyState.of(copy, verifiedSince);
  }

  // Workloads may have waited for the first list; later ones say nothing new.
  private Set<WorkloadId> listed(String name) {
    if (listed || !name.equals(cluster)) {
      return Set.of();
    }
    listed = true;
    return workloads();
  }

  private Set<WorkloadId> discover(ImageDiscovered found) {
    WorkloadId workload = found.workload();
    if (!isOurs(workload)) {
      return Set.of();
    }
    if (!found.mayBeRewritten()) {
      return remove(workload, found.container(), found.time());
    }
    discovered.put(found);
    return Set.of(workload);
  }

  private Set<WorkloadId> remove(WorkloadId workload, ContainerId container, Instant time) {
    return isOurs(workload) && discovered.remove(workload, container, time)
        ? Set.of(workload)
        : Set.of();
  }

  private boolean isOurs(WorkloadId workload) {
    return workload.cluster().equals(cluster);
  }
}
