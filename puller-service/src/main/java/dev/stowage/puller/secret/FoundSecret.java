package dev.stowage.puller.secret;

/** What a namespace has under the pull secret's name. */
public sealed interface FoundSecret {

  /** Nothing. */
  record Absent() implements FoundSecret {}

  /** Somebody else's Secret. */
  record Foreign() implements FoundSecret {}

  /** It is not ours to ask. */
  record Forbidden() implements FoundSecret {}

  /** Ours. */
  record Ours(String content, String resourceVersion) implements FoundSecret {
    /** Its content is nobody's to see. */
    @Override
    public String toString() {
      return "Ours[" + resourceVersion + "]";
    }
  }
}
