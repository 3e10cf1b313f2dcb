package dev.stowage.puller.workload;

import com.google.gson.JsonArray;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.ApiServer.Answer;
import dev.stowage.puller.apiserver.ApiServerException;
import dev.stowage.puller.plan.RewriteOutcome;
import dev.stowage.puller.rollout.Rollouts;
import dev.stowage.workload.WorkloadId;
import java.time.Clock;
import java.util.function.Function;

/** Reads and patches one workload at a time, and says what the API server's answers mean for it. */
public final class WorkloadRequests {
  private final ApiServer server;
  private final ServedResources resources;
  private final Rollouts rollouts;
  private final Clock clock;

  public WorkloadRequests(ApiServer server, Rollouts rollouts, Clock clock) {
    this.server = server;
    this.resources = new ServedResources(server);
    this.rollouts = rollouts;
    this.clock = clock;
  }

  /**
   * Reads a workload.
   *
   * @param found what to do with it when it is there
   * @throws ApiServerException when it cannot be had just now
   */
  public RewriteOutcome read(WorkloadId workload, Function<WorkloadObject, RewriteOutcome> found) {
    String path = resources.pathOf(workload);
    Answer answer = server.get(path);
    return switch (answer.code()) {
      case 200 -> found.apply(new WorkloadObject(workload, answer.body()));
      case 404 -> gone(workload, answer);
      case 403 -> new RewriteOutcome.Failed("FORBIDDEN", answer.message());
      default -> throw unexpected("GET", path, answer);
    };
  }

  /**
   * Patches a workload. What is about to be written is told first: a roll-out must not be forgotten
   * by a puller that ends in between.
   *
   * @param written what it comes to when the server takes it
   * @throws ApiServerException when the server does not answer as it should
   */
  public RewriteOutcome write(
      WorkloadObject fresh, RolloutStarted news, JsonArray patch, RewriteOutcome written) {
    String path = resources.pathOf(fresh.id());
    rollouts.record(news);
    Answer answer = server.patch(path, patch);
    RewriteOutcome outcome =
        switch (answer.code()) {
          case 200 -> written;
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

  private static ApiServerException unexpected(String method, String path, Answer answer) {
    return new ApiServerException(
        "%s %s was answered with %d: %s".formatted(method, path, answer.code(), answer.message()),
        null);
  }
}
