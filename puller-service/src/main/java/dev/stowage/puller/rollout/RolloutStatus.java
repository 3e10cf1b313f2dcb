package dev.stowage.puller.rollout;

/** How far a workload's own roll-out is, as its cluster tells it. */
public sealed interface RolloutStatus {
  /** The code of pods that cannot pull one of the copies. */
  String PULL_FAILED = "PULL_FAILED";

  /** The code of pods that cannot pull an original of which there is a copy. */
  String SOURCE_PULL_FAILED = "SOURCE_PULL_FAILED";

  /** Every pod that there shall be runs as the workload says, or none shall be. */
  record Settled() implements RolloutStatus {}

  /** It is on its way. */
  record Progressing(String reason) implements RolloutStatus {}

  /** Somebody paused it: it neither goes on nor fails. */
  record Paused() implements RolloutStatus {}

  /**
   * It does not get there by itself.
   *
   * @param code what kind of failure, in capitals
   * @param message one line
   */
  record Failed(String code, String message) implements RolloutStatus {}
}
