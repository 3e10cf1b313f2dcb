package dev.stowage.registry.credential;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds the credential for a repository. */
@FunctionalInterface
public interface CredentialSource {
  /** No credential for anything. */
  CredentialSource ANONYMOUS = (registry, repository) -> Optional.empty();

  /**
   * The credential for this repository, where there is one.
   *
   * @param registry host with an optional port; Docker Hub is {@code docker.io}
   */
  Optional<Credential> find(String registry, String repository);

  /** The registries that the operator named when writing credentials down. */
  default Set<String> registries() {
    return Set.of();
  }

  /** This source, and another where this has nothing. */
  default CredentialSource or(CredentialSource next) {
    CredentialSource first = this;
    return new CredentialSource() {
      @Override
      public Optional<Credential> find(String registry, String repository) {
        return first.find(registry, repository).or(() -> next.find(registry, repository));
      }

      @Override
      public Set<String> registries() {
        return Stream.concat(first.registries().stream(), next.registries().stream())
            .collect(Collectors.toUnmodifiableSet());
      }
    };
  }
}
