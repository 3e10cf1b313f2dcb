package dev.stowage.puller;

import dev.stowage.image.ImageReference;
import dev.stowage.puller.known.KnownCopies;
import dev.stowage.puller.mode.KnownNamespaces;
import dev.stowage.puller.plan.CopyState;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a test says is known of copies and namespaces. */
public final class KnownFacts {
  private final Map<ImageReference, CopyState> states = new HashMap<>();
  private final Map<String, Map<String, String>> annotations = new HashMap<>();
  private final Set<String> withCopies = new HashSet<>();
  private final Set<String> rewritten = new HashSet<>();
  private boolean copiesComplete = true;
  private boolean namespacesComplete = true;

  public KnownFacts copied(String source, String target) {
    return state(source, new CopyState.Verified(ImageReference.parse(target), Instant.EPOCH));
  }

  public KnownFacts state(String source, CopyState state) {
    states.put(ImageReference.parse(source), state);
    return this;
  }

  public KnownFacts namespace(String name, Map<String, String> itsAnnotations) {
    annotations.put(name, itsAnnotations);
    return this;
  }

  public void withoutNamespace(String name) {
    annotations.remove(name);
  }

  public KnownFacts usesCopies(String namespace) {
    withCopies.add(namespace);
    return this;
  }

  public KnownFacts rewritten(String namespace) {
    rewritten.add(namespace);
    return this;
  }

  public void nothingUsed() {
    withCopies.clear();
    rewritten.clear();
  }

  public void copiesComplete(boolean complete) {
    copiesComplete = complete;
  }

  public void namespacesComplete(boolean complete) {
    namespacesComplete = complete;
  }

  public KnownCopies copies() {
    return new KnownCopies() {
      @Override
      public boolean isComplete() {
        return copiesComplete;
      }

      @Override
      public CopyState copyOf(ImageReference source) {
        return states.getOrDefault(source, new CopyState.Pending());
      }

      @Override
      public Set<String> namespacesWithCopies() {
        return withCopies;
      }

      @Override
      public Set<String> namespacesRewritten() {
        return rewritten;
      }
    };
  }

  public KnownNamespaces namespaces() {
    return new KnownNamespaces() {
      @Override
      public boolean isComplete() {
        return namespacesComplete;
      }

      @Override
      public Optional<Map<String, String>> annotationsOf(String namespace) {
        return Optional.ofNullable(annotations.get(namespace));
      }

      @Override
      public Set<String> names() {
        return annotations.keySet();
      }
    };
  }
}
