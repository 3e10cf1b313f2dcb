package dev.stowage.copier;

import dev.stowage.image.TargetRepository;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.runtime.StartupException;
import jakarta.inject.Singleton;

/**
 * Makes sure at start that the target registry answers and lets us in: a wrong password is found
 * now, not image by image.
 */
@Singleton
final class TargetCheck {
  private final CopierConfiguration configuration;
  private final RegistryClient client;

  TargetCheck(CopierConfiguration configuration, RegistryClient client) {
    this.configuration = configuration;
    this.client = client;
  }

  void requireUsable() {
    if (!configuration.checkTarget()) {
      return;
    }
    TargetRepository target = configuration.targetRepository();
    String repository = target.prefix().isEmpty() ? "stowage" : target.prefix();
    try {
      client.checkAccess(target.registry(), repository);
    } catch (RegistryException e) {
      throw new StartupException(
          "target registry %s cannot be used: %s: %s"
              .formatted(target.registry(), e.getMessage(), e.code().advice()),
          e);
    }
  }
}
