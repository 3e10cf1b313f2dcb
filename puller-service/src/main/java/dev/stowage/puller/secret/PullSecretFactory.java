package dev.stowage.puller.secret;

import io.micronaut.context.annotation.Factory;
import jakarta.inject.Singleton;

/** The rules, for whoever patches pod specs. */
@Factory
final class PullSecretFactory {

  @Singleton
  PullSecretRules rules(PullSecretSettings settings) {
    return settings.rules();
  }
}
