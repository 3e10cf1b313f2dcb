package dev.stowage.watcher.inventory;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Which ReplicaSets of a Deployment a roll-back could bring back. */
final class Rollbacks {

  private Rollbacks() {}

  /**
   * The newest ones but for the one that the Deployment is rolled out by. While a Deployment is
   * paused, or its controller is behind, even the newest is one that a roll-back means.
   */
  static List<SeenObject> of(SeenObject deployment, Collection<SeenObject> replicaSets, int most) {
    List<SeenObject> newestFirst =
        replicaSets.stream()
            .sorted(
                Comparator.comparingLong(SeenObject::revision)
                    .reversed()
                    .thenComparing(SeenObject::id))
            .toList();
    boolean rolledOut =
        !newestFirst.isEmpty() && images(newestFirst.getFirst()).equals(images(deployment));
    return newestFirst.stream().skip(rolledOut ? 1 : 0).limit(most).toList();
  }

  private static Map<String, String> images(SeenObject seen) {
    return seen.images().stream()
        .collect(
            Collectors.toMap(
                image -> image.container().toString(), SeenImage::text, (first, second) -> first));
  }
}
