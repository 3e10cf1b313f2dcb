package dev.stowage.registry.client;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.credential.CredentialSource;
import java.net.URI;
import java.time.Duration;
import java.util.Set;

/**
 * How registries are reached.
 *
 * @param insecureHosts hosts (with port, as in references) that speak plain HTTP; they may also lie
 *     at private addresses where a redirect, token server or upload address leads there
 * @param credentials where credentials come from
 * @param connectTimeout for opening a connection
 * @param responseTimeout for each wait on the other side while sending or receiving
 */
public record RegistrySettings(
    Set<String> insecureHosts,
    CredentialSource credentials,
    Duration connectTimeout,
    Duration responseTimeout) {

  public RegistrySettings {
    insecureHosts = Set.copyOf(insecureHosts);
  }

  /** Settings with the usual time-outs. */
  public static RegistrySettings of(Set<String> insecureHosts, CredentialSource credentials) {
    return new RegistrySettings(
        insecureHosts, credentials, Duration.ofSeconds(10), Duration.ofSeconds(60));
  }

  /** Where the registry's API answers. */
  URI apiOf(String registry) {
    String host = registry.equals(ImageReference.DOCKER_HUB) ? "registry-1.docker.io" : registry;
    return URI.create((insecureHosts.contains(registry) ? "http://" : "https://") + host);
  }
}
