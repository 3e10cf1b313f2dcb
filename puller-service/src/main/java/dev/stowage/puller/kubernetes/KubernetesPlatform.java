package dev.stowage.puller.kubernetes;

import com.google.gson.JsonObject;
import dev.stowage.event.WorkloadId;
import dev.stowage.event.WorkloadKind;
import dev.stowage.puller.kubernetes.ApiServer.Answer;
import dev.stowage.puller.rewrite.RewriteDecision;
import dev.stowage.puller.rewrite.RewriteDecision.Change;
import dev.stowage.puller.rewrite.RewriteOutcome;
import dev.stowage.puller.rewrite.RewritePlan;
import dev.stowage.puller.rewrite.WorkloadPlatform;
import dev.stowage.puller.rewrite.WorkloadSnapshot;
import dev.stowage.puller.rewrite.WorkloadView;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
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
  private final boolean rewrite;

  /**
   * @param rewrite whether workloads are changed; else it is only said what would be
   */
  KubernetesPlatform(ApiServer server, PullSecretNames pullSecrets, boolean rewrite) {
    this.server = server;
    this.resources = new ServedResources(server);
    this.pullSecrets = pullSecrets;
    this.rewrite = rewrite;
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
    return switch (RewritePlan.decide(snapshot, view)) {
      case RewriteDecision.Unchanged unchanged -> {
        LOG.debug("{}: already reconciled", fresh.id());
        yield new RewriteOutcome.Unchanged(unchanged.inForce());
      }
      case RewriteDecision.NotYet notYet ->
          new RewriteOutcome.Waiting(notYet.inForce(), notYet.reason());
      case RewriteDecision.Impossible impossible ->
          new RewriteOutcome.Failed(impossible.code(), impossible.message());
      case RewriteDecision.Rewrite plan when !rewrite ->
          new RewriteOutcome.Reported(plan.inForce(), plan.sentence());
      case RewriteDecision.Rewrite plan -> write(path, fresh, plan);
    };
  }

  private RewriteOutcome write(String path, WorkloadObject fresh, RewriteDecision.Rewrite plan) {
    for (Change change : plan.changes()) {
      LOG.debug(
          "{}: updating {} image from {} to {}",
          fresh.id(),
          kind(fresh.id()),
          change.text(),
          change.to());
    }
    Answer answer = server.patch(path, RewritePatch.of(fresh, plan, pullSecretOf(fresh)));
    return switch (answer.code()) {
      case 200 -> {
        LOG.debug("{}: {} image reference updated", fresh.id(), kind(fresh.id()));
        yield new RewriteOutcome.Written(plan.inForceAfterwards());
      }
      case 404 -> gone(fresh.id(), answer);
      case 403 -> new RewriteOutcome.Failed("FORBIDDEN", answer.message());
      case 409 -> new RewriteOutcome.Conflict();
      case 422 -> refused(path, fresh, answer);
      case 400, 413, 415 -> new RewriteOutcome.Failed("REFUSED", answer.message());
      default -> throw unexpected("PATCH", path, answer);
    };
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
