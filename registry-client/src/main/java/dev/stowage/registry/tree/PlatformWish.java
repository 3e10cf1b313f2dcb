package dev.stowage.registry.tree;

import dev.stowage.image.Platform;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Which platforms of an index are copied. */
public sealed interface PlatformWish {

  /** All, and the index as it is. */
  record All() implements PlatformWish {}

  /** These, each of which must be there. */
  record Required(List<Platform> platforms) implements PlatformWish {
    public Required {
      platforms = List.copyOf(platforms);
    }
  }

  /**
   * Those of these that are there, what says no platform, and whatever the target's tag offers
   * already; the index as it is where none of them is there.
   */
  record Useful(List<Platform> platforms) implements PlatformWish {
    public Useful {
      platforms = List.copyOf(platforms);
    }
  }

  /**
   * This wish, where the target offers some platforms already.
   *
   * @param offered is asked only where it matters
   */
  default PlatformWish keeping(Supplier<? extends Collection<Platform>> offered) {
    return switch (this) {
      case All all -> all;
      case Required required -> required;
      case Useful(List<Platform> platforms) ->
          new Useful(Stream.concat(platforms.stream(), offered.get().stream()).distinct().toList());
    };
  }
}
