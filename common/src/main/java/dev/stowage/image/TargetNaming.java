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
   * never two alike. A port's colon becomes {@code _}.
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
    checkTarget(target);
    try {
      return name(source, target);
    } catch (InvalidImageException e) {
      throw new InvalidImageException(
          "image '%s' gets no name at the target '%s' by naming '%s': the name %s"
              .formatted(Printable.of(source.toString()), target, this, e.getMessage()));
    }
  }

  /**
   * Checks that this strategy can name anything at the target.
   *
   * @throws InvalidImageException when it cannot
   */
  public void checkTarget(TargetRepository target) {
    // At Docker Hub a repository of one part is an official image, not the account's.
    boolean atDockerHub = target.registry().equals(ImageReference.DOCKER_HUB);
    String repository = atDockerHub ? "docker.io/ACCOUNT/REPOSITORY" : "HOST/REPOSITORY";
    boolean hasRepository =
        atDockerHub ? target.prefix().contains("/") : !target.prefix().isEmpty();
    if (this == FLAT && !hasRepository) {
      throw new InvalidImageException(
          "target '%s': naming 'flat' needs a repository, must be %s"
              .formatted(target, repository));
    }
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

  // No host name has a '_': it keeps HOST:PORT and an IPv6 address apart from a host that reads
  // like
  // them.
  private static String hostAsPath(String registry) {
    int bracket = registry.indexOf(']');
    if (bracket < 0) {
      return registry.replace(':', '_');
    }
    String address = registry.substring(1, bracket).replace(':', '-');
    return "ipv6_"
        + (address.startsWith("-") ? "0" : "")
        + address
        + (address.endsWith("-") ? "0" : "")
        + registry.substring(bracket + 1).replace(':', '_');
  }

  private static String familiarPath(ImageReference source) {
    boolean official =
        source.registry().equals(ImageReference.DOCKER_HUB)
            && source.repository().startsWith(ReferenceGrammar.OFFICIAL);
    return official
        ? source.repository().substring(ReferenceGrammar.OFFICIAL.length())
        : source.repository();
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
