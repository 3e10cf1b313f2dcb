package dev.stowage.copier.intake;

import dev.stowage.copier.job.JobRequest;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RolloutEvent.RolloutEnded;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.event.StowageEvent;
import dev.stowage.image.ImageReference;
import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;
import dev.stowage.workload.PullPolicy;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What one poll's events ask of the copier. Sorted and once each: two intakes never wait for each
 * other's rows in a circle.
 */
final class NewsBatch {
  private static final String PULL_FAILED = "PULL_FAILED";

  private final TargetRepository target;
  private final TargetNaming naming;
  private final Map<ImageReference, IntakeDecision> decisions = new TreeMap<>();
  private final TreeMap<ImageReference, Set<String>> clusters = new TreeMap<>();
  private final Set<ImageReference> alwaysPulled = new TreeSet<>();
  private final Map<String, ClusterListed> listed = new TreeMap<>();
  private final Set<JobRequest> suspects =
      new TreeSet<>(Comparator.comparing(JobRequest::source).thenComparing(JobRequest::target));

  NewsBatch(TargetRepository target, TargetNaming naming) {
    this.target = target;
    this.naming = naming;
  }

  void add(StowageEvent event) {
    if (event instanceof ImageDiscovered discovered) {
      discovered(discovered);
    } else if (event instanceof ClusterListed list) {
      listed.put(list.cluster(), list);
    } else if (event instanceof RolloutStarted started) {
      failed(started.code(), started.images());
    } else if (event instanceof RolloutEnded ended) {
      failed(ended.code(), ended.images());
    }
  }

  private void discovered(ImageDiscovered discovered) {
    ImageReference image = discovered.image();
    decisions.put(image, IntakeDecision.of(discovered, target, naming));
    clusters.computeIfAbsent(image, none -> new TreeSet<>()).add(discovered.workload().cluster());
    if (discovered.use() != null && discovered.use().pullPolicy() == PullPolicy.ALWAYS) {
      alwaysPulled.add(image);
    }
  }

  /** What is to be done about each image. */
  Map<ImageReference, IntakeDecision> decisions() {
    return decisions;
  }

  /** The clusters that use each image. */
  SequencedMap<ImageReference, Set<String>> clusters() {
    return clusters;
  }

  /** What workloads pull at every start. */
  Set<ImageReference> alwaysPulled() {
    return alwaysPulled;
  }

  /** What clusters say of themselves, the newest of each. */
  Map<String, ClusterListed> listed() {
    return listed;
  }

  /** Copies that somebody could not pull. */
  Set<JobRequest> suspects() {
    return suspects;
  }

  // The way back carries the code as well: of a workload's events the topic keeps the last.
  private void failed(@Nullable String code, List<ImageChange> images) {
    if (PULL_FAILED.equals(code)) {
      images.forEach(image -> suspects.add(new JobRequest(image.from(), image.to())));
    }
  }
}
