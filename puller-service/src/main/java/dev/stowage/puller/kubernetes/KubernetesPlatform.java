package dev.stowage.puller.kubernetes;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RolloutEvent;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.event.WorkloadId;
import dev.stowage.event.WorkloadKind;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.course.Circumstances;
import dev.stowage.puller.course.Course;
import dev.stowage.puller.course.CourseRules;
import dev.stowage.puller.course.Restoration;
import dev.stowage.puller.kubernetes.ApiServer.Answer;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.puller.pace.PaceRules;
import dev.stowage.puller.pace.PaceRules.Begun;
import dev.stowage.puller.rewrite.RewriteDecision;
import dev.stowage.puller.rewrite.RewriteDecision.Change;
import dev.stowage.puller.rewrite.RewriteOutcome;
import dev.stowage.puller.rewrite.WorkloadPlatform;
import dev.stowage.puller.rewrite.WorkloadSnapshot;
import dev.stowage.puller.rewrite.WorkloadView;
import dev.stowage.puller.rollout.HaltRule;
import dev.stowage.puller.rollout.RolloutStatus;
import dev.stowage.puller.rollout.Rollouts;
import dev.stowage.puller.warming.WarmingQueue;
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

  private final ApiServer server;
  private final ServedResources resources;
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
    this.server = server;
    this.resources = new ServedResources(server);
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
    String path = resources.pathOf(workload);
    Answer answer = server.get(path);
    return switch (answer.code()) {
      case 200 -> act(path, new WorkloadObject(workload, answer.body()), view);
      case 404 -> gone(workload, answer);
      case 403 -> new RewriteOutcome.Failed("FORBIDDEN", answer.message());
      default -> throw unexpected("GET", path, answer);
    };
  }

  private RewriteOutcome act(String path, WorkloadObject fresh, WorkloadView view) {
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
            path,
            fresh,
            news,
            RewritePatch.of(fresh, rewrite, pullSecretOf(fresh)),
            new RewriteOutcome.Written(rewrite.inForceAfterwards()));
      }
      case Course.Restore(RolloutStarted news, Restoration restoration, RewriteOutcome outcome) ->
          write(path, fresh, news, RewritePatch.of(fresh, restoration), outcome);
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

  // What is about to be written is told first: a roll-out must not be forgotten by a puller that
  // ends in between.
  private RewriteOutcome write(
      String path,
      WorkloadObject fresh,
      RolloutStarted news,
      JsonArray patch,
      RewriteOutcome written) {
    rollouts.record(news);
    Answer answer = server.patch(path, patch);
    RewriteOutcome outcome =
        switch (answer.code()) {
          case 200 -> {
            LOG.debug("{}: {} image reference updated", fresh.id(), kind(fresh.id()));
            yield written;
          }
          case 404 -> gone(fresh.id(), answer);
          case 403 -> new RewriteOutcome.Failed("FORBIDDEN", answer.message());
          case 409 -> new RewriteOutcome.Conflict();
          case 422 -> refused(path, fresh, answer);
          case 400, 413, 415 -> new RewriteOutcome.Failed("REFUSED", answer.message());
          default -> throw unexpected("PATCH", path, answer);
        };
    if (answer.code() != 200) {
      abandon(fresh.id());
    }
    return outcome;
  }

  private void abandon(WorkloadId workload) {
    rollouts
        .history(workload)
        .inProgress()
        .map(started -> started.notWritten(clock.instant()))
        .ifPresent(rollouts::record);
  }

  // A failed test of the resource version and a refused image are answered alike.
  private RewriteOutcome refused(String path, WorkloadObject fresh, Answer answer) {
    Answer again = server.get(path);
    boolean changedMeanwhile =
        !new WorkloadObject(fresh.id(), again.body())
            .resourceVersion()
            .equals(fresh.resourceVersion());
    return changedMeanwhile
        ? new RewriteOutcome.Conflict()
        : new RewriteOutcome.Failed("REFUSED", answer.message());
  }

  private RewriteOutcome gone(WorkloadId workload, Answer answer) {
    if (answer.isAbout(workload.name())) {
      abandon(workload);
      return new RewriteOutcome.Gone();
    }
    // The path is unknown, not the workload: the server serves another version by now.
    resources.forget(workload.kind());
    throw new ApiServerException("the server no longer serves " + workload.kind(), null);
  }

  // A pod that has been created keeps the secrets it was created with.
  private List<JsonObject> pullSecretOf(WorkloadObject fresh) {
    return fresh.id().kind() == WorkloadKind.POD ? List.of() : pullSecrets.patch(fresh);
  }

  private static ApiServerException unexpected(String method, String path, Answer answer) {
    return new ApiServerException(
        "%s %s was answered with %d: %s".formatted(method, path, answer.code(), answer.message()),
        null);
  }

  private static boolean isKubernetesName(String name) {
    return KUBERNETES_NAME.matcher(name).matches();
  }

  private static String kind(WorkloadId workload) {
    return workload.kind().toString().toLowerCase(Locale.ROOT);
  }
}
