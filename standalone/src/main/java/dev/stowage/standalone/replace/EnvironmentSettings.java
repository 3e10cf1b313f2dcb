package dev.stowage.standalone.replace;

import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;
import dev.stowage.runtime.StartupException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The old systems that take their settings from the environment alone. */
public final class EnvironmentSettings {
  private static final String USUAL_REGISTRY = "localhost:5000";
  private static final String LOCAL_PATH_STORAGE = "local-path-storage";

  private static final String USUAL_SLEEP_IMAGE = "quay.io/eclipse/kubernetes-image-puller:next";

  private EnvironmentSettings() {}

  /** image-cloner: {@code IMAGE_CLONER_*}. */
  public static ReplacedSetup imageCloner(
      Map<String, String> environment, Supplier<Optional<Path>> kubeconfig) {
    String registry = environment.getOrDefault("IMAGE_CLONER_REGISTRY", "");
    TargetRepository target =
        TargetRepository.parse(registry.isEmpty() ? USUAL_REGISTRY : registry);
    Set<String> ignored = new TreeSet<>(Set.of(LOCAL_PATH_STORAGE));
    Arrays.stream(environment.getOrDefault("IMAGE_CLONER_SKIP_NAMESPACES", "").split(",", -1))
        .map(String::strip)
        .filter(Predicate.not(String::isEmpty))
        .forEach(ignored::add);
    return new ReplacedSetup(
        target,
        TargetNaming.PATH,
        ignored,
        Set.of(),
        kubeconfig.get(),
        Optional.empty(),
        TargetLogin.of(
            target,
            environment.getOrDefault("IMAGE_CLONER_USER", ""),
            environment.getOrDefault("IMAGE_CLONER_PASS", "")));
  }

  /**
   * copyimage-controller: {@code PRIV_OCI_*}.
   *
   * @throws StartupException when one of its variables is empty
   */
  public static ReplacedSetup copyImageController(
      Map<String, String> environment, Supplier<Optional<Path>> kubeconfig) {
    TargetRepository target =
        TargetRepository.parse(
            required(environment, "PRIV_OCI_REGISTRY")
                + "/"
                + required(environment, "PRIV_OCI_REPOSITORY"));
    String user = required(environment, "PRIV_OCI_REGISTRY_USERNAME");
    String password = required(environment, "PRIV_OCI_REGISTRY_PASSWORD");
    return new ReplacedSetup(
        target,
        TargetNaming.NAME,
        Set.of(),
        Set.of("docker.io"),
        kubeconfig.get(),
        Optional.empty(),
        TargetLogin.of(target, user, password));
  }

  /**
   * kubernetes-image-puller, whose variables the puller reads for itself. Nothing is discovered,
   * and so nothing copied or rewritten.
   *
   * @param target where Stowage's own sleeper is put; without it the old system's image is used
   * @throws StartupException when a variable that it aborts without is empty
   */
  public static ReplacedSetup imagePuller(
      Map<String, String> environment,
      Optional<String> target,
      Supplier<Optional<Path>> kubeconfig) {
    for (String name : List.of("IMAGES", "CACHING_INTERVAL_HOURS", "DEPLOYMENT_NAME")) {
      if (environment.getOrDefault(name, "").isEmpty()) {
        throw new StartupException("Env var %s unset. Aborting".formatted(name));
      }
    }
    Map<String, Object> further = new HashMap<>();
    further.put("stowage.puller.cache.enabled", true);
    further.put("stowage.puller.cache.old-environment", true);
    if (target.isEmpty()) {
      further.put("stowage.copier.check-target", false);
      further.put("stowage.copier.sleeper", false);
      if (environment.getOrDefault("KIP_IMAGE", "").isEmpty()) {
        further.put("stowage.puller.cache.sleeper-image", USUAL_SLEEP_IMAGE);
      }
    }
    return new ReplacedSetup(
        TargetRepository.parse(target.orElse(USUAL_REGISTRY)),
        TargetNaming.MIRROR,
        Set.of("*"),
        Set.of(),
        kubeconfig.get(),
        Optional.empty(),
        Optional.empty(),
        further);
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.getOrDefault(name, "");
    if (value.isEmpty()) {
      throw new StartupException(name + " not set");
    }
    return value;
  }
}
