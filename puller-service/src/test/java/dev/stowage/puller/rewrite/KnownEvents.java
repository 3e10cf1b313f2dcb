package dev.stowage.puller.rewrite;

import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.CopyEvent.ImageCopyFailed;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.DiscoveryEvent.ImageRemoved;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.event.StowageEvent;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.known.RewriteState;
import dev.stowage.puller.plan.WorkloadView;
import dev.stowage.puller.rollout.Rollouts;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.ContainerKind;
import dev.stowage.workload.ImageUse;
import dev.stowage.workload.UseRole;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Events as tests need them, and what they add up to. */
public final class KnownEvents {
  public static final String CLUSTER = "lab";
  public static final String TARGET = "backup.example:5000/store/";

  private final Rollouts rollouts = new Rollouts(CLUSTER, published -> {});
  private final RewriteState state =
      new RewriteState(CLUSTER, rollouts, Duration.ZERO, Clock.systemUTC());
  private final List<StowageEvent> events = new ArrayList<>();
  private Instant time;

  public KnownEvents() {
    this(Instant.parse("2026-11-21T00:00:00Z"));
  }

  /** Events of this time and later. */
  public KnownEvents(Instant time) {
    this.time = time;
  }

  public static WorkloadId workload(WorkloadKind kind, String namespace, String name) {
    return new WorkloadId(CLUSTER, namespace, kind, name);
  }

  public static WorkloadId deployment(String name) {
    return workload(WorkloadKind.DEPLOYMENT, "shop", name);
  }

  public static ContainerId container(String name) {
    return new ContainerId(ContainerKind.CONTAINER, name);
  }

  public static ContainerId initContainer(String name) {
    return new ContainerId(ContainerKind.INIT_CONTAINER, name);
  }

  public static ImageReference image(String text) {
    return ImageReference.parse(text);
  }

  public KnownEvents listed() {
    return add(new ClusterListed(UUID.randomUUID(), tick(), CLUSTER, 1, 1));
  }

  /** As a watcher told it before it told which containers belong together. */
  public KnownEvents uses(WorkloadId workload, ContainerId container, String image) {
    return uses(workload, container, image, null);
  }

  /** One discovery of a workload in which all of these were discovered. */
  public KnownEvents uses(
      WorkloadId workload,
      ContainerId container,
      String image,
      @Nullable List<ContainerId> containers) {
    return add(
        new ImageDiscovered(
            UUID.randomUUID(), tick(), workload, container, image(image), containers));
  }

  /** A discovery that says why the image is needed. */
  public KnownEvents usesAs(
      UseRole role, WorkloadId workload, ContainerId container, String image) {
    return add(
        new ImageDiscovered(
            UUID.randomUUID(),
            tick(),
            workload,
            container,
            image(image),
            List.of(container),
            new ImageUse(role, null, null, null)));
  }

  public KnownEvents noLongerUses(WorkloadId workload, ContainerId container, String image) {
    return add(new ImageRemoved(UUID.randomUUID(), tick(), workload, container, image(image)));
  }

  public KnownEvents rejects(WorkloadId workload, ContainerId container, String text) {
    return add(
        new ImageRejected(
            UUID.randomUUID(), tick(), workload, container, text, "it is no reference"));
  }

  public KnownEvents copied(String source, String target) {
    return add(
        new ImageCopied(
            UUID.randomUUID(),
            tick(),
            image(source),
            image(target),
            Digest.sha256(source.getBytes(StandardCharsets.UTF_8)),
            "application/vnd.oci.image.manifest.v1+json",
            1,
            1,
            Duration.ofSeconds(1)));
  }

  public KnownEvents copyFailed(String source, FailureState failure) {
    return add(
        new ImageCopyFailed(
            UUID.randomUUID(),
            tick(),
            image(source),
            null,
            failure,
            "DENIED",
            "the registry denies it",
            "log in",
            1,
            null));
  }

  public KnownEvents rewritten(WorkloadId workload, List<ImageChange> images) {
    return add(new WorkloadRewritten(UUID.randomUUID(), tick(), workload, images));
  }

  public WorkloadView view(WorkloadId workload) {
    return state.view(workload);
  }

  public Rollouts rollouts() {
    return rollouts;
  }

  public RewriteState state() {
    return state;
  }

  public List<StowageEvent> events() {
    return events;
  }

  private KnownEvents add(StowageEvent event) {
    events.add(event);
    state.apply(event);
    return this;
  }

  private Instant tick() {
    time = time.plusSeconds(1);
    return time;
  }
}
