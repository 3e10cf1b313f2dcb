package dev.stowage.puller.secret;

import dev.stowage.puller.known.KnownCopies;
import dev.stowage.puller.mode.KnownNamespaces;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.RewriteMode;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which namespaces need the pull secret: those that opted in and use copies, or will as
 * soon as their workloads or pods are rewritten.
 */
record PullSecretNeed(PullSecretRules rules, ModeRules modes) {

  Set<String> of(KnownNamespaces namespaces, KnownCopies copies) {
    Set<String> rewritten = copies.namespacesRewritten();
    Set<String> withCopies = copies.namespacesWithCopies();
    Set<String> needed = new HashSet<>();
    for (String name : namespaces.names()) {
      Optional<Map<String, String>> annotations = namespaces.annotationsOf(name);
      if (annotations.isPresent()
          && rules.of(name, annotations.orElseThrow()).isPresent()
          && (rewritten.contains(name)
              || (withCopies.contains(name) && isRewritten(name, annotations.orElseThrow())))) {
        needed.add(name);
      }
    }
    return needed;
  }

  private boolean isRewritten(String namespace, Map<String, String> annotations) {
    RewriteMode mode = modes.of(namespace, annotations, Map.of());
    return switch (mode) {
      case WORKLOAD, POD -> true;
      case REPORT, OFF -> false;
    };
  }
}
