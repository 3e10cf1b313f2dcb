package dev.stowage.puller.cache;

import dev.stowage.event.NodeCacheEvent.CachePreview;

/** What became of a declared cache in the cluster. */
public sealed interface CacheOutcome {

  /** Its DaemonSets are as they should be. */
  record Applied(CachePreview preview, int daemonSets) implements CacheOutcome {}

  /** Only its preview was wanted. */
  record Previewed(CachePreview preview) implements CacheOutcome {}

  /**
   * It was not applied, because it cannot fit or the API server refused it.
   *
   * @param message one line with the figures
   * @param advice what a person can do about it
   */
  record Refused(CachePreview preview, String message, String advice) implements CacheOutcome {}

  /** It was asked to be taken off the nodes. */
  record Purged() implements CacheOutcome {}
}
