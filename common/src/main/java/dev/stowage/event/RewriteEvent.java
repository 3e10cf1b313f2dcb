package dev.stowage.event;

import dev.stowage.image.ImageReference;
import dev.stowage.workload.ContainerId;
import dev.stowage.workload.WorkloadId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What became of the rewrite of a workload; the key is the workload. */
public sealed interface RewriteEvent extends StowageEvent {

  /** The workload it is about. */
  WorkloadId workload();

  @Override
  default Topic topic() {
    return Topic.WORKLOADS;
  }

  @Override
  default String key() {
    return workload().toString();
  }

  /**
   * The workload uses its copies: every change that is in force now, not only what the last write
   * changed.
   */
  record WorkloadRewritten(UUID id, Instant time, WorkloadId workload, List<ImageChange> images)
      implements RewriteEvent {
    public WorkloadRewritten {
      images = List.copyOf(images);
    }
  }

  /**
   * The workload could not be rewritten and was left as it is.
   *
   * @param code what kind of failure, in capitals
   * @param message one line, without secrets
   */
  record WorkloadRewriteFailed(
      UUID id, Instant time, WorkloadId workload, String code, String message)
      implements RewriteEvent {}

  /**
   * The workload could be rewritten, and is not.
   *
   * @param code why, in capitals: for example GITOPS_MANAGED, OPERATOR_OWNED, CONTESTED, HALTED,
   *     REVERTED, REPORT_ONLY
   * @param message one line, without secrets
   * @param advice what a person can do about it
   */
  record WorkloadRewriteWithheld(
      UUID id, Instant time, WorkloadId workload, String code, String message, String advice)
      implements RewriteEvent {}

  /** The workload is gone, or uses none of its copies any more. */
  record WorkloadRewriteEnded(UUID id, Instant time, WorkloadId workload) implements RewriteEvent {}

  /**
   * One image of a workload.
   *
   * @param from the original reference
   * @param to the copy
   */
  record ImageChange(ContainerId container, ImageReference from, ImageReference to) {}
}
