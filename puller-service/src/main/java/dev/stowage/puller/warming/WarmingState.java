package dev.stowage.puller.warming;

/** Whether a workload's copies are on the nodes that run it. */
public sealed interface WarmingState {

  /** They are, or nobody asked for that. */
  record Warm() implements WarmingState {}

  /** They are not yet, and it is worth waiting. */
  record Cold(String reason) implements WarmingState {}

  /** They are not, and were waited for long enough. */
  record Late(String message) implements WarmingState {}
}
