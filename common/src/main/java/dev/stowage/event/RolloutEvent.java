package dev.stowage.event;

import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.workload.KeyPart;
import dev.stowage.workload.WorkloadId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How the roll-outs go that rewriting begins: the puller's own memory, and its proof of pace. The
 * key is the workload, or the cluster where it is about the rewriting of all of it.
 */
public sealed interface RolloutEvent extends StowageEvent {

  @Override
  default Topic topic() {
    return Topic.ROLLOUTS;
  }

  /** What is about one workload. */
  sealed interface OfWorkload extends RolloutEvent {
    /** The workload it is about. */
    WorkloadId workload();

    /** The copies that it is about. */
    List<ImageChange> images();

    /** How often and when it was tried. */
    Tries tries();

    @Override
    default String key() {
      return workload().toString();
    }
  }

  /** What is about the rewriting of a whole cluster. */
  sealed interface OfCluster extends RolloutEvent {
    /** The cluster it is about. */
    String cluster();

    @Override
    default String key() {
      return cluster();
    }
  }

  /**
   * A workload is about to be written to: told before it is, so that no roll-out is ever forgotten.
   *
   * @param images the copies that it will use, or will use no more
   * @param code why the originals come back, or what was not waited for when the copies come
   *     (NOT_WARM: they are not on the nodes), in capitals
   * @param message the same in one line
   */
  record RolloutStarted(
      UUID id,
      Instant time,
      WorkloadId workload,
      RolloutAim aim,
      List<ImageChange> images,
      @Nullable String code,
      @Nullable String message,
      Tries tries)
      implements OfWorkload {
    public RolloutStarted {
      images = List.copyOf(images);
    }

    /** Its end when the workload was certainly not written to: it was no try. */
    public RolloutEnded notWritten(Instant at) {
      List<Instant> earlier = tries.at().subList(0, Math.max(0, tries.at().size() - 1));
      return new RolloutEnded(
          UUID.randomUUID(),
          at,
          workload,
          aim,
          RolloutResult.ABANDONED,
          images,
          code,
          message,
          aim == RolloutAim.COPIES ? new Tries(earlier, tries.undone(), tries.failedAt()) : tries);
    }

    /** Its end. */
    public RolloutEnded ended(Instant at, RolloutResult result) {
      return new RolloutEnded(
          UUID.randomUUID(), at, workload, aim, result, images, code, message, tries);
    }
  }

  /**
   * A roll-out is over.
   *
   * @param code what failed, or why the originals came back, in capitals
   * @param message the same in one line, without secrets
   */
  record RolloutEnded(
      UUID id,
      Instant time,
      WorkloadId workload,
      RolloutAim aim,
      RolloutResult result,
      List<ImageChange> images,
      @Nullable String code,
      @Nullable String message,
      Tries tries)
      implements OfWorkload {
    public RolloutEnded {
      images = List.copyOf(images);
    }
  }

  /** Somebody puts the originals back each time: the workload is left alone until it is asked. */
  record RewriteContested(
      UUID id, Instant time, WorkloadId workload, List<ImageChange> images, Tries tries)
      implements OfWorkload {
    public RewriteContested {
      images = List.copyOf(images);
    }
  }

  /**
   * Too many roll-outs failed: no workload of the cluster is rewritten until somebody asks for it.
   *
   * @param failures how many failed
   * @param message one line that names the last of them
   * @param advice what a person can do about it
   */
  record RewritingHalted(
      UUID id, Instant time, String cluster, int failures, String message, String advice)
      implements OfCluster {
    public RewritingHalted {
      KeyPart.require("cluster", cluster);
    }
  }

  /** The cluster's rewriting goes on, because somebody asked for it. */
  record RewritingResumed(UUID id, Instant time, String cluster) implements OfCluster {
    public RewritingResumed {
      KeyPart.require("cluster", cluster);
    }
  }

  /** Which way a roll-out goes. */
  enum RolloutAim {
    COPIES,
    ORIGINALS
  }

  /** How a roll-out ended. */
  enum RolloutResult {
    /** Every pod uses the new images. */
    SUCCEEDED,
    /** It does not get there. */
    FAILED,
    /** Somebody else put the originals back. */
    UNDONE,
    /** Nothing was written, or the workload is gone. */
    ABANDONED
  }

  /**
   * What is remembered of the tries to rewrite a workload.
   *
   * @param at the times of the newest ones, oldest first
   * @param undone how often somebody else put the originals back
   * @param failedAt when the copies of the newest try were found not to work; null as long as they
   *     were not
   */
  record Tries(List<Instant> at, int undone, @Nullable Instant failedAt) {
    public Tries {
      at = List.copyOf(at);
    }

    /** Of copies that were not found not to work. */
    public Tries(List<Instant> at, int undone) {
      this(at, undone, null);
    }

    /** The same tries, the newest of which has failed now. */
    public Tries failed(Instant now) {
      return new Tries(at, undone, now);
    }
  }
}
