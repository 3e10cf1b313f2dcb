package dev.stowage.puller.turn;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What turns of a cache are decided by.
 *
 * @param nodesPulling how many nodes may pull at the same time
 * @param deadline after how long a node that has not finished holds its place no longer
 * @param interval how long after it was bound a pod with a mutable image is renewed
 * @param refreshAskedAt when somebody asked that everything be pulled again
 * @param readyNodes those that can pull
 * @param templates of each DaemonSet the template that its pods should be made of
 * @param mutable the DaemonSets with an image whose tag may move
 */
public record TurnRules(
    int nodesPulling,
    Duration deadline,
    Duration interval,
    Optional<Instant> refreshAskedAt,
    Set<String> readyNodes,
    Map<String, String> templates,
    Set<String> mutable) {
  public TurnRules {
    readyNodes = Set.copyOf(readyNodes);
    templates = Map.copyOf(templates);
    mutable = Set.copyOf(mutable);
  }
}
