package dev.stowage.standalone.stack;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the four services are told.
 *
 * @param target where copies go, {@code HOST/REPOSITORY}
 * @param naming how copies are named
 * @param cluster the cluster's name
 * @param insecureHosts registries that speak plain HTTP
 * @param dockerConfig the file with the registries' credentials
 * @param registriesFile the file that says how registries are reached
 * @param port where the gateway listens on 127.0.0.1; 0 for a free one
 * @param more further settings of the services, by their full names
 */
public record StackSettings(
    String target,
    String naming,
    String cluster,
    Workplace workplace,
    List<String> insecureHosts,
    Optional<Path> dockerConfig,
    Optional<Path> registriesFile,
    int port,
    Map<String, Object> more) {

  public StackSettings {
    insecureHosts = List.copyOf(insecureHosts);
    more = Map.copyOf(more);
  }
}
