package dev.stowage.puller.pace;

/** Whether a workload's roll-out may begin now. */
public sealed interface PaceDecision {

  /** It may. */
  record Go() implements PaceDecision {}

  /** It has to wait for its turn. */
  record Wait(String reason) implements PaceDecision {}
}
