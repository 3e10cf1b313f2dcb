package dev.stowage.registry.credential;

import java.util.Optional;

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
}
