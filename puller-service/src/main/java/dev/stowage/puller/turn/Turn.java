package dev.stowage.puller.turn;

/** What is to be done with a pod of a cache. */
public sealed interface Turn {

  /** The pod. */
  CachePod pod();

  /** Its node's turn has come: bound to it, it pulls. */
  record Bind(CachePod pod) implements Turn {}

  /**
   * It is deleted, and its DaemonSet makes another.
   *
   * @param why one clause for the log
   */
  record Renew(CachePod pod, String why) implements Turn {}
}
