package dev.stowage.copier.platform;

import dev.stowage.image.Platform;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which platforms of an image somebody needs. */
public sealed interface PlatformNeed {
  /** All of them, and its index as it is. */
  record Whole() implements PlatformNeed {}

  /** These, sorted. */
  record Only(List<Platform> platforms) implements PlatformNeed {
    public Only {
      platforms =
          platforms.stream().distinct().sorted(Comparator.comparing(Platform::toString)).toList();
    }
  }

  /**
   * What clusters need together: everything where one of them is not known to need less.
   *
   * @param clusters what each says of its nodes; empty where it says nothing
   */
  static PlatformNeed ofClusters(Collection<Optional<List<Platform>>> clusters) {
    boolean isKnown =
        !clusters.isEmpty()
            && clusters.stream().allMatch(known -> known.filter(one -> !one.isEmpty()).isPresent());
    return isKnown
        ? new Only(clusters.stream().flatMap(Optional::stream).flatMap(List::stream).toList())
        : new Whole();
  }

  /** This need and another: a copy never gets fewer platforms than it had. */
  default PlatformNeed and(PlatformNeed other) {
    return this instanceof Only(List<Platform> these) && other instanceof Only(List<Platform> those)
        ? new Only(Stream.concat(these.stream(), those.stream()).toList())
        : new Whole();
  }
}
