package dev.stowage.puller.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RolloutEvent;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.course.Circumstances;
import dev.stowage.puller.course.Course;
import dev.stowage.puller.course.CourseRules;
import dev.stowage.puller.course.Restoration;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.puller.pace.PaceRules;
import dev.stowage.puller.pace.PaceRules.Begun;
import dev.stowage.puller.plan.RewriteDecision;
import dev.stowage.puller.plan.RewriteDecision.Change;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.plan.WorkloadSnapshot;
import dev.stowage.puller.plan.WorkloadView;
import dev.stowage.puller.rewrite.WorkloadPlatform;
import dev.stowage.puller.rollout.HaltRule;
import dev.stowage.puller.rollout.RolloutStatus;
import dev.stowage.puller.rollout.Rollouts;
import dev.stowage.puller.warming.WarmingQueue;
import dev.stowage.puller.workload.PodObserver;
import dev.stowage.puller.workload.RewritePatch;
import dev.stowage.puller.workload.WorkloadObject;
import dev.stowage.puller.workload.WorkloadRequests;
import dev.stowage.workload.WorkloadId;
import dev.stowage.workload.WorkloadKind;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads a workload afresh, decides, and patches exactly what it has read, or nothing. */
final class KubernetesPlatform implements WorkloadPlatform {
  private static final Logger LOG = LoggerFactory.getLogger(KubernetesPlatform.class);
  private static final Pattern KUBERNETES_NAME =
      Pattern.compile("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?");

  private final WorkloadRequests requests;
  private final PullSecretNames pullSecrets;
  private final NamespaceAnnotations namespaces;
  private final PodObserver observer;
  private final ModeRules modes;
  private final PaceRules pace;
  private final Rollouts rollouts;
  private final WarmingQueue warming;
  private final Clock clock;

  KubernetesPlatform(
      ApiServer server,
      PullSecretNames pullSecrets,
      NamespaceAnnotations namespaces,
      ModeRules modes,
      PaceRules pace,
      Rollouts rollouts,
      WarmingQueue warming,
      Clock clock) {
    this.requests = new WorkloadRequests(server, rollouts, clock);
    this.pullSecrets = pullSecrets;
    this.namespaces = namespaces;
    this.observer = new PodObserver(server);
    this.modes = modes;
    this.pace = pace;
    this.rollouts = rollouts;
    this.warming = warming;
    this.clock = clock;
  }

  @Override
  public Map<WorkloadId, RewriteOutcome> reconcile(
      WorkloadId workload, Function<WorkloadId, WorkloadView> views) {
    return Map.of(workload, reconcile(workload, views.apply(workload)));
  }

  @Override
  public void refresh(Function<WorkloadId, WorkloadView> views) {
    // A cluster needs nothing but its workloads rewritten.
  }

  private RewriteOutcome reconcile(WorkloadId workload, WorkloadView view) {
    if (!isKubernetesName(workload.namespace()) || !isKubernetesName(workload.name())) {
      // No cluster has such an object, and its name must not become part of a path.
      return new RewriteOutcome.Gone();
    }
    LOG.debug("{}: inspecting {}", workload, kind(workload));
    return requests.read(workload, fresh -> act(fresh, view));
  }

  private RewriteOutcome act(WorkloadObject fresh, WorkloadView view) {
    WorkloadSnapshot snapshot = fresh.snapshot();
    for (WorkloadSnapshot.Container container : snapshot.containers()) {
      LOG.debug(
          "{}: checking {} container {}: {}",
          fresh.id(),
          kind(fresh.id()),
          container.id(),
          container.image());
    }
    RolloutStatus status = observer.status(fresh, rollouts.history(fresh.id()), view);
    Course course = decide(fresh, snapshot, status, view);
    while (course instanceof Course.Note(RolloutEvent.OfWorkload news)) {
      rollouts.record(news);
      course = decide(fresh, snapshot, status, view);
    }
    return switch (course) {
      case Course.Note note -> throw new IllegalStateException("noted already");
      case Course.Stay(RewriteOutcome outcome) -> {
        tell(fresh.id(), outcome, status);
        yield outcome;
      }
      case Course.Move(RolloutStarted news, RewriteDecision.Rewrite rewrite) -> {
        if (news.message() != null) {
          LOG.warn("{}: {}", fresh.id(), news.message());
        }
        for (Change change : rewrite.changes()) {
          LOG.debug(
              "{}: updating {} image from {} to {}",
              fresh.id(),
              kind(fresh.id()),
              change.text(),
              change.to());
        }
        yield write(
            fresh,
            news,
            RewritePatch.of(fresh, rewrite, pullSecretOf(fresh)),
            new RewriteOutcome.Written(rewrite.inForceAfterwards()));
      }
      case Course.Restore(RolloutStarted news, Restoration restoration, RewriteOutcome outcome) ->
          write(fresh, news, RewritePatch.of(fresh, restoration), outcome);
    };
  }

  // In the words of the systems that Stowage replaces.
  private static void tell(WorkloadId workload, RewriteOutcome outcome, RolloutStatus status) {
    if (outcome instanceof RewriteOutcome.Unchanged(List<ImageChange> inForce)) {
      LOG.debug(
          "{}: already reconciled{}", workload, inForce.isEmpty() ? "" : ", image already cloned");
    } else if (!(status instanceof RolloutStatus.Settled)) {
      LOG.debug("{}: {} not ready yet", workload, kind(workload));
    } else if (outcome instanceof RewriteOutcome.Waiting(List<ImageChange> _, String reason)) {
      LOG.debug("{}: cloning {} image: {}", workload, kind(workload), reason);
    }
  }

  private Course decide(
      WorkloadObject fresh, WorkloadSnapshot snapshot, RolloutStatus status, WorkloadView view) {
    Instant now = clock.instant();
    HaltRule.due(pace, rollouts, now).ifPresent(rollouts::record);
    WorkloadId id = fresh.id();
    List<Begun> ongoing =
        rollouts.inProgress().stream()
            .map(workload -> new Begun(workload.namespace(), now))
            .toList();
    return CourseRules.decide(
        snapshot,
        view,
        new Circumstances(
            modes.of(id.namespace(), namespaces.of(id.namespace()), fresh.annotations()),
            isWishedFor(fresh),
            fresh.ownershipSigns().ownership(),
            status,
            rollouts.history(id),
            rollouts.isRevertRequested(id),
            rollouts.halt(),
            rewrite -> warming.look(id, copiesOf(rewrite), () -> observer.nodes(fresh), now),
            pace.decide(id.namespace(), ongoing, rollouts.latest(), now),
            pace.decideRevert(id.namespace(), ongoing),
            pace.deadline(),
            now));
  }

  private static Set<ImageReference> copiesOf(RewriteDecision.Rewrite rewrite) {
    return rewrite.changes().stream().map(Change::to).collect(Collectors.toSet());
  }

  private static boolean isWishedFor(WorkloadObject fresh) {
    String wish = fresh.annotations().getOrDefault(ModeRules.ANNOTATION, "");
    return RewriteMode.named(wish).filter(RewriteMode.WORKLOAD::equals).isPresent();
  }

  private RewriteOutcome write(
      WorkloadObject fresh, RolloutStarted news, JsonArray patch, RewriteOutcome written) {
    RewriteOutcome outcome = requests.write(fresh, news, patch, written);
    if (outcome.equals(written)) {
      LOG.debug("{}: {} image reference updated", fresh.id(), kind(fresh.id()));
    }
    return outcome;
  }

  // A pod that has been created keeps the secrets it was created with.
  private List<JsonObject> pullSecretOf(WorkloadObject fresh) {
    return fresh.id().kind() == WorkloadKind.POD ? List.of() : pullSecrets.patch(fresh);
  }

  private static boolean isKubernetesName(String name) {
    return KUBERNETES_NAME.matcher(name).matches();
  }

  private static String kind(WorkloadId workload) {
    return workload.kind().toString().toLowerCase(Locale.ROOT);
  }
}
