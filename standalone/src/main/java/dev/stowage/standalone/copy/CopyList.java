package dev.stowage.standalone.copy;

import dev.stowage.image.InvalidImageException;
import dev.stowage.image.Printable;
import dev.stowage.runtime.StartupException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Images that are copied together.
 *
 * @param file where the list was read from; empty for one given on the command line
 */
record CopyList(Optional<String> file, List<ImagePair> pairs) {
  private static final int SHOWN_FAULTS = 3;

  CopyList {
    pairs = List.copyOf(pairs);
  }

  /** Every registry that these lists name. */
  static Set<String> registries(List<CopyList> lists) {
    return lists.stream()
        .flatMap(list -> list.pairs().stream())
        .flatMap(pair -> Stream.of(pair.source().registry(), pair.target().registry()))
        .collect(Collectors.toSet());
  }

  static CopyList of(ImagePair pair) {
    return new CopyList(Optional.empty(), List.of(pair));
  }

  static CopyList read(Path file) {
    try {
      return parse(file.toString(), Files.readAllLines(file));
    } catch (CharacterCodingException e) {
      throw new StartupException("list '%s' is not UTF-8 text".formatted(file), e);
    } catch (IOException e) {
      throw new StartupException(
          "list '%s' cannot be read: check its name and that you may read it".formatted(file), e);
    }
  }

  /**
   * Reads {@code SOURCE TARGET} lines; blank lines and what follows a {@code #} at a line's start
   * or after white space is passed over.
   *
   * @throws StartupException that names the lines that are anything else
   */
  static CopyList parse(String name, List<String> lines) {
    List<ImagePair> pairs = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (int number = 1; number <= lines.size(); number++) {
      String line = withoutComment(lines.get(number - 1));
      if (line.isEmpty()) {
        continue;
      }
      String[] words = line.split("\\s+");
      if (words.length != 2) {
        faults.add(
            "%s:%d: '%s' must be a source and a target"
                .formatted(name, number, Printable.of(line)));
        continue;
      }
      try {
        pairs.add(ImagePair.parse(words[0], words[1]));
      } catch (InvalidImageException e) {
        faults.add("%s:%d: %s".formatted(name, number, e.getMessage()));
      }
    }
    if (!faults.isEmpty()) {
      throw new StartupException(shown(faults));
    }
    if (pairs.isEmpty()) {
      throw new StartupException(
          "list '%s' names no image: write one 'SOURCE TARGET' a line".formatted(name));
    }
    return new CopyList(Optional.of(name), pairs);
  }

  private static String withoutComment(String line) {
    return line.replaceFirst("(^|\\s)#.*$", "").strip();
  }

  private static String shown(List<String> faults) {
    String first = String.join("; ", faults.subList(0, Math.min(SHOWN_FAULTS, faults.size())));
    int more = faults.size() - SHOWN_FAULTS;
    return more > 0 ? "%s; and %d more".formatted(first, more) : first;
  }
}
