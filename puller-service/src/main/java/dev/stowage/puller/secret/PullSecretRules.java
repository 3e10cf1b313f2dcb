package dev.stowage.puller.secret;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides where the pull secret is kept and named: only in namespaces that opted in, by annotation
 * or configuration; the annotation is asked first.
 *
 * @param name its name; null when none is configured
 * @param namespaces opted in by configuration; {@code *} for all
 */
public record PullSecretRules(@Nullable String name, Set<String> namespaces) {
  /** On a namespace: {@code true} opts in, anything else opts out. */
  public static final String ANNOTATION = "stowage.dev/pull-secret";

  private static final String ALL = "*";

  public PullSecretRules {
    namespaces = Set.copyOf(namespaces);
  }

  /** The name to give to pods of a namespace with these annotations, if any. */
  public Optional<String> of(String namespace, Map<String, String> namespaceAnnotations) {
    String annotated = namespaceAnnotations.get(ANNOTATION);
    boolean optedIn =
        annotated == null
            ? namespaces.contains(ALL) || namespaces.contains(namespace)
            : annotated.equals("true");
    return optedIn ? Optional.ofNullable(name) : Optional.empty();
  }
}
