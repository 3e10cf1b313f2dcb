package dev.stowage.image;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An image reference, {@code registry/repository[:tag][@digest]}, normalised the way container
 * runtimes do it: {@code nginx} is {@code docker.io/library/nginx:latest}. Grammar: distribution's
 * reference package and the OCI distribution specification.
 *
 * @param registry host with an optional port; Docker Hub is {@code docker.io} in every spelling
 * @param repository the path, lower case
 * @param tag null only when there is a digest
 * @param digest null when the reference goes by tag alone
 */
public record ImageReference(
    String registry, String repository, @Nullable String tag, @Nullable Digest digest)
    implements Comparable<ImageReference> {
  /** Docker Hub's name in references; its API answers elsewhere. */
  public static final String DOCKER_HUB = "docker.io";

  public ImageReference {
    ReferenceGrammar.checkRegistry(registry);
    registry = ReferenceGrammar.canonicalRegistry(registry);
    repository = ReferenceGrammar.canonicalRepository(registry, repository);
    ReferenceGrammar.checkRepository(repository);
    if (tag != null) {
      ReferenceGrammar.checkTag(tag);
    }
    if (tag == null && digest == null) {
      throw new InvalidImageException("image reference needs a tag or a digest");
    }
  }

  /**
   * Parses and normalises a reference.
   *
   * @throws InvalidImageException when the text is malformed; the message quotes it and says what
   *     is wrong where
   */
  public static ImageReference parse(String text) {
    try {
      return ReferenceGrammar.parse(text);
    } catch (InvalidImageException e) {
      throw new InvalidImageException(
          "image reference '%s': %s".formatted(Printable.of(text), e.getMessage()));
    }
  }

  /** The tag, where the reference has one. */
  public Optional<String> tagIfAny() {
    return Optional.ofNullable(tag);
  }

  /** The digest, where the reference has one. */
  public Optional<Digest> digestIfAny() {
    return Optional.ofNullable(digest);
  }

  /** What a registry's manifest URL ends with: the digest where there is one, else the tag. */
  public String manifestReference() {
    return digest != null ? digest.toString() : tagIfAny().orElseThrow();
  }

  /** Registry and repository without tag and digest. */
  public String repositoryName() {
    return registry + "/" + repository;
  }

  @Override
  public int compareTo(ImageReference other) {
    return toString().compareTo(other.toString());
  }

  /** The canonical form, never shortened. */
  @Override
  public String toString() {
    return repositoryName() + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
  }
}
