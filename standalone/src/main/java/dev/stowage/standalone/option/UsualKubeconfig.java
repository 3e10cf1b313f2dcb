package dev.stowage.standalone.option;

import dev.stowage.runtime.StartupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The cluster of a command that was told none. */
public final class UsualKubeconfig {

  private UsualKubeconfig() {}

  /**
   * The file that kubectl would use; empty in a pod, which has its service account.
   *
   * @param hint what a person can give instead, for the message
   * @throws StartupException when there is no cluster
   */
  public static Optional<Path> in(Map<String, String> environment, String hint) {
    String named = environment.getOrDefault("KUBECONFIG", "");
    if (!named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    Path usual = Path.of(home, ".kube", "config");
    if (Files.isRegularFile(usual)) {
      return Optional.of(usual);
    }
    if (environment.containsKey("KUBERNETES_SERVICE_HOST")) {
      return Optional.empty();
    }
    throw new StartupException("no cluster: " + hint);
  }
}
