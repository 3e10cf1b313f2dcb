package dev.stowage.standalone.replace;

import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;
import dev.stowage.standalone.stack.StackSettings;
import dev.stowage.standalone.stack.Workplace;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What the settings of an old system come to.
 *
 * @param ignoredNamespaces namespaces that are never looked into
 * @param sourceRegistries only images of these are copied; empty for all
 * @param kubeconfig empty for the service account of the pod
 * @param election empty when the old system ran once
 * @param login empty when the target takes images from anybody
 * @param further settings of the services, by their full names
 */
public record ReplacedSetup(
    TargetRepository target,
    TargetNaming naming,
    Set<String> ignoredNamespaces,
    Set<String> sourceRegistries,
    Optional<Path> kubeconfig,
    Optional<Election> election,
    Optional<TargetLogin> login,
    Map<String, Object> further) {
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  /** A Lease by the old system's name for it. */
  public record Election(String id, String namespace) {}

  public ReplacedSetup {
    naming.checkTarget(target);
    Set<String> ignored = new TreeSet<>(ignoredNamespaces);
    ignored.add("kube-system");
    ignoredNamespaces = ignored;
    sourceRegistries = Set.copyOf(sourceRegistries);
    further = Map.copyOf(further);
  }

  /** Without further settings. */
  public ReplacedSetup(
      TargetRepository target,
      TargetNaming naming,
      Set<String> ignoredNamespaces,
      Set<String> sourceRegistries,
      Optional<Path> kubeconfig,
      Optional<Election> election,
      Optional<TargetLogin> login) {
    this(
        target, naming, ignoredNamespaces, sourceRegistries, kubeconfig, election, login, Map.of());
  }

  /**
   * Stowage's settings for it.
   *
   * @param insecure more registries that speak plain HTTP
   * @param dockerConfig the file with all credentials
   * @param registriesFile the file that says how registries are reached
   */
  public StackSettings settings(
      List<String> insecure, Optional<Path> dockerConfig, Optional<Path> registriesFile, int port) {
    return new StackSettings(
        target.toString(),
        naming.toString(),
        "default",
        new Workplace.Kubernetes(kubeconfig, Optional.empty()),
        insecureHosts(insecure),
        dockerConfig,
        registriesFile,
        port,
        more());
  }

  // As docker does, the old systems speak plain HTTP to a registry on the same machine.
  private List<String> insecureHosts(List<String> named) {
    List<String> hosts = new ArrayList<>(named);
    if (LOOPBACK.contains(target.registry().replaceFirst(":[0-9]+$", ""))) {
      hosts.add(target.registry());
    }
    return hosts;
  }

  private Map<String, Object> more() {
    Map<String, Object> more = new HashMap<>(further);
    more.put("stowage.watcher.ignored-namespaces", List.copyOf(ignoredNamespaces));
    more.put("stowage.watcher.source-registries", List.copyOf(sourceRegistries));
    for (String service : List.of("watcher", "puller")) {
      String prefix = "stowage." + service + ".leader-election.";
      more.put(prefix + "enabled", election.isPresent());
      election.ifPresent(shared -> {
        // Each of the two elects for itself.
        more.put(prefix + "lease-name", shared.id() + "-" + service);
        more.put(prefix + "namespace", shared.namespace());
      });
    }
    return more;
  }
}
