package dev.stowage.image;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How the name of a copy is made from the name of its source. A strategy other than MIRROR can name
 * two sources alike.
 */
public enum TargetNaming {
  /**
   * {@code quay.io/a/b:1} → {@code TARGET/quay.io/a/b:1}: the source's host stays in the path;
   * never two alike.
   */
  MIRROR {
    @Override
    ImageReference name(ImageReference source, TargetRepository target) {
      String host = hostAsPath(source.registry());
      return at(target, target.under(host + "/" + source.repository()), source.tag(), source);
    }
  },
  /** {@code quay.io/a/b:1} → {@code TARGET/a/b:1}; Docker Hub's {@code library/} is dropped. */
  PATH {
    @Override
    ImageReference name(ImageReference source, TargetRepository target) {
      return at(target, target.under(familiarPath(source)), source.tag(), source);
    }
  },
  /**
   * {@code quay.io/a/b:1} → {@code TARGET/b:1}: the last part alone, for registries with one level
   * (Docker Hub).
   */
  NAME {
    @Override
    ImageReference name(ImageReference source, TargetRepository target) {
      String path = source.repository();
      return at(
          target, target.under(path.substring(path.lastIndexOf('/') + 1)), source.tag(), source);
    }
  },
  /** {@code quay.io/a/b:1} → {@code TARGET:a_b_1}: one repository, the name goes into the tag. */
  FLAT {
    @Override
    ImageReference name(ImageReference source, TargetRepository target) {
      if (target.prefix().isEmpty()) {
        throw new InvalidImageException(
            "target '%s': naming 'flat' needs a repository, must be HOST/REPOSITORY"
                .formatted(target));
      }
      String tag = source.tag();
      return at(
          target, target.prefix(), tag == null ? null : flatTag(familiarPath(source), tag), source);
    }
  };

  private static final int MAX_TAG_LENGTH = 128;
  private static final int HASH_LENGTH = 12;

  abstract ImageReference name(ImageReference source, TargetRepository target);

  /**
   * The name of the copy of a source; tag and digest are kept, so a workload refers to the copy as
   * it did to the source.
   *
   * @throws InvalidImageException when no valid name can be made
   */
  public ImageReference targetOf(ImageReference source, TargetRepository target) {
    return name(source, target);
  }

  /**
   * Parses {@code mirror}, {@code path}, {@code name} or {@code flat}.
   *
   * @throws InvalidImageException when the text is anything else
   */
  public static TargetNaming parse(String text) {
    for (TargetNaming naming : values()) {
      if (naming.toString().equals(text)) {
        return naming;
      }
    }
    throw new InvalidImageException(
        "naming '%s' is not known, must be mirror, path, name or flat"
            .formatted(Printable.of(text)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static ImageReference at(
      TargetRepository target, String repository, @Nullable String tag, ImageReference source) {
    return new ImageReference(target.registry(), repository, tag, source.digest());
  }

  // A port's colon may not stand in a path, nor an IPv6 address's brackets; "::1" becomes "0--1".
  private static String hostAsPath(String registry) {
    String path = registry.replace("[", "").replace("]", "").replace(':', '-');
    return (path.startsWith("-") ? "0" : "") + path + (path.endsWith("-") ? "0" : "");
  }

  private static String familiarPath(ImageReference source) {
    boolean official =
        source.registry().equals(ImageReference.DOCKER_HUB)
            && source.repository().startsWith("library/");
    return official ? source.repository().substring("library/".length()) : source.repository();
  }

  private static String flatTag(String path, String tag) {
    String flat = path.replace('/', '_') + "_" + tag;
    if (flat.length() <= MAX_TAG_LENGTH) {
      return flat;
    }
    // Cut names would meet; the hash of the whole keeps them apart.
    String hash = Digest.sha256(flat.getBytes(StandardCharsets.UTF_8)).hex();
    return flat.substring(0, MAX_TAG_LENGTH - HASH_LENGTH - 1)
        + "-"
        + hash.substring(0, HASH_LENGTH);
  }
}
