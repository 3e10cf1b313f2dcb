package dev.stowage.watcher;

import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.watcher.PendingChanges.Hints;
import dev.stowage.watcher.discovery.Change;
import dev.stowage.watcher.discovery.Discoveries;
import dev.stowage.watcher.discovery.DiscoveryPolicy;
import dev.stowage.watcher.discovery.KnownImages;
import dev.stowage.watcher.discovery.Workload;
import dev.stowage.watcher.source.WorkloadSource;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings what is told about a cluster in line with what is there: at once when the source hints at
 * a change, and by a full list at intervals. What could not be told is told by the next list. For
 * one thread.
 */
final class ClusterWatcher {
  private static final Logger LOG = LoggerFactory.getLogger(ClusterWatcher.class);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final int BATCH = 500;

  private final String cluster;
  private final WorkloadSource source;
  private final DiscoveryPolicy policy;
  private final Discoveries discoveries;
  private final KnownImages known;
  private final ChangeSink sink;
  private final WatcherMetrics metrics;
  private final Duration relistInterval;
  private final Clock clock;
  private final PendingChanges pending = new PendingChanges();

  private Instant nextList;
  private Instant nextAnnouncement;
  private Duration pause = FIRST_PAUSE;
  private boolean watching;

  ClusterWatcher(
      String cluster,
      WorkloadSource source,
      DiscoveryPolicy policy,
      KnownImages known,
      ChangeSink sink,
      WatcherMetrics metrics,
      Duration relistInterval,
      Clock clock) {
    this.cluster = cluster;
    this.source = source;
    this.policy = policy;
    this.discoveries = new Discoveries(policy, clock, UUID::randomUUID);
    this.known = known;
    this.sink = sink;
    this.metrics = metrics;
    this.relistInterval = relistInterval;
    this.clock = clock;
    this.nextList = clock.instant();
    this.nextAnnouncement = nextList;
  }

  /** Runs until the thread is interrupted. */
  void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        step();
      }
    } catch (InterruptedException e) {
      LOG.debug("cluster {}: told to end", cluster);
    }
  }

  /** One round: a list when it is due, else whatever the source hints at until then. */
  void step() throws InterruptedException {
    Duration left = Duration.between(clock.instant(), nextList);
    Hints hints = pending.take(left.isNegative() ? Duration.ZERO : left);
    try {
      if (hints.listAgain() || !clock.instant().isBefore(nextList)) {
        // The hints are older than what the list will say.
        list();
        pause = FIRST_PAUSE;
      } else {
        follow(hints);
      }
    } catch (RuntimeException e) {
      if (Thread.currentThread().isInterrupted()) {
        return;
      }
      LOG.warn("cluster {}: listing again in {} s: {}", cluster, pause.toSeconds(), e.getMessage());
      nextList = clock.instant().plus(pause);
      pause =
          pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0
              ? pause.multipliedBy(2)
              : LONGEST_PAUSE;
    }
  }

  private void list() {
    List<Workload> workloads = source.list();
    tell(discoveries.afterList(known, workloads));
    int covered = (int) workloads.stream().filter(policy::covers).count();
    int images = known.distinctImages();
    Instant now = clock.instant();
    if (!now.isBefore(nextAnnouncement)) {
      tell(
          List.of(
              new Change.Announce(
                  new ClusterListed(
                      UUID.randomUUID(),
                      now,
                      cluster,
                      covered,
                      images,
                      source.platforms().orElse(null)))));
      nextAnnouncement = now.plus(relistInterval);
      nextList = nextAnnouncement;
      LOG.info("cluster {}: {} workloads use {} images", cluster, covered, images);
    } else {
      nextList = nextAnnouncement;
    }
    metrics.listed(covered, images, now);
    if (!watching) {
      watching = true;
      source.watch(pending);
    }
  }

  private void follow(Hints hints) {
    List<Change> changes = new ArrayList<>();
    hints
        .workloads()
        .forEach((id, workload) ->
            changes.addAll(
                workload
                    .map(present -> discoveries.afterChange(known, present))
                    .orElseGet(() -> discoveries.afterRemoval(known, id))));
    tell(changes);
  }

  // Known is only what the broker has acknowledged.
  private void tell(List<Change> changes) {
    for (int from = 0; from < changes.size(); from += BATCH) {
      List<Change> batch = changes.subList(from, Math.min(changes.size(), from + BATCH));
      sink.publish(batch);
      known.apply(batch);
    }
    changes.forEach(change -> LOG.debug("{}", change));
  }
}
