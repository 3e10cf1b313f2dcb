package dev.stowage.copier.platform;

import dev.stowage.image.InvalidImageException;
import dev.stowage.image.Platform;
import dev.stowage.runtime.StartupException;
import java.time.Duration;
import java.util.List;

/** Which platforms of an index are copied: what {@code stowage.copier.platforms} says. */
public sealed interface PlatformPolicy {
  /** All of them, and the index as it is. */
  record All() implements PlatformPolicy {}

  /**
   * Those that the nodes of the clusters that use the image have.
   *
   * @param rest how long an image rests whose cluster has not said yet what its nodes are
   */
  record OfNodes(Duration rest) implements PlatformPolicy {}

  /** These, as far as they are there. */
  record Listed(List<Platform> platforms) implements PlatformPolicy {
    public Listed {
      platforms = List.copyOf(platforms);
    }
  }

  /**
   * Parses {@code all}, {@code nodes} or platforms.
   *
   * @param rest how long an image rests whose cluster has not said yet what its nodes are
   * @throws StartupException when the text is anything else
   */
  static PlatformPolicy parse(List<String> texts, Duration rest) {
    List<String> words = texts.stream().map(String::strip).filter(word -> !word.isEmpty()).toList();
    if (words.equals(List.of("all"))) {
      return new All();
    }
    if (words.equals(List.of("nodes"))) {
      return new OfNodes(rest);
    }
    if (words.isEmpty()) {
      throw malformed("it is empty");
    }
    try {
      return new Listed(words.stream().map(Platform::parse).distinct().toList());
    } catch (InvalidImageException e) {
      throw malformed(e.getMessage());
    }
  }

  private static StartupException malformed(String why) {
    return new StartupException(
        "stowage.copier.platforms: %s: write 'all', 'nodes', or platforms like 'linux/amd64,linux/arm64'"
            .formatted(why));
  }
}
