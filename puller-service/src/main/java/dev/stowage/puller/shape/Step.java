package dev.stowage.puller.shape;

/** What is to be done about a DaemonSet of a cache. */
public sealed interface Step {

  /** There is none of its name, as far as is known. */
  record Create(WantedDaemonSet wanted) implements Step {}

  /** It is not as it should be, or it is not known who wrote it last. */
  record Replace(WantedDaemonSet wanted, FoundDaemonSet found) implements Step {}

  /** Nobody wants it any more. */
  record Delete(FoundDaemonSet found) implements Step {}
}
