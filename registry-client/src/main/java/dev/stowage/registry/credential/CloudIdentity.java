package dev.stowage.registry.credential;

import java.time.Clock;
import java.util.Optional;

/**
 * What the cloud that we run in knows us by: through the cloud's credential program where it is
 * installed, on Google through the application default credentials as well.
 */
public final class CloudIdentity implements CredentialSource {
  private final CredentialPrograms programs;
  private final CredentialSource google;

  CloudIdentity(CredentialPrograms programs, CredentialSource google) {
    this.programs = programs;
    this.google = google;
  }

  /** The identity of this machine, asked for when a registry of its cloud is used. */
  public static CredentialSource ofThisMachine(Clock clock) {
    return new RememberedCredentials(
        new CloudIdentity(CredentialPrograms.onPath(), new GoogleIdentity()), clock);
  }

  @Override
  public Optional<Credential> find(String registry, String repository) {
    Optional<CloudRegistry> cloud = CloudRegistry.of(registry);
    if (cloud.isEmpty()) {
      return Optional.empty();
    }
    Optional<Credential> said =
        programs.has(cloud.get().program())
            ? programs.ask(cloud.get().program(), registry)
            : Optional.empty();
    return said.isEmpty() && cloud.get() == CloudRegistry.GOOGLE
        ? google.find(registry, repository)
        : said;
  }
}
