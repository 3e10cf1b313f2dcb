package dev.stowage.puller.secret;

import dev.stowage.puller.secret.FoundSecret.Absent;
import dev.stowage.puller.secret.FoundSecret.Forbidden;
import dev.stowage.puller.secret.FoundSecret.Foreign;
import dev.stowage.puller.secret.FoundSecret.Ours;

/** What is to be done about the pull secret of a namespace. */
public sealed interface PullSecretDecision {

  /** It is as it should be. */
  record Keep() implements PullSecretDecision {}

  /** It cannot be kept there until a person changes something. */
  record Impossible(String reason) implements PullSecretDecision {}

  /** It is missing. */
  record Create(DockerConfig content) implements PullSecretDecision {}

  /** It holds what the source held before. */
  record Update(DockerConfig content, String resourceVersion) implements PullSecretDecision {}

  /** Nobody needs it any more. */
  record Delete(String resourceVersion) implements PullSecretDecision {}

  /** Decides. */
  static PullSecretDecision of(boolean wanted, DockerConfig source, FoundSecret found) {
    return switch (found) {
      case Absent absent -> wanted ? new Create(source) : new Keep();
      case Foreign foreign ->
          wanted
              ? new Impossible(
                  "a Secret of that name is not Stowage's: delete it, or set stowage.puller.pull-secret.name to another name")
              : new Keep();
      case Forbidden forbidden ->
          wanted
              ? new Impossible(
                  "the service account may not use it there: bind the role for pull secrets, or opt the namespace out")
              : new Keep();
      case Ours ours when !wanted -> new Delete(ours.resourceVersion());
      case Ours ours when ours.content().equals(source.json()) -> new Keep();
      case Ours ours -> new Update(source, ours.resourceVersion());
    };
  }
}
