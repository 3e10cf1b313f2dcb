package dev.stowage.cluster;

import dev.stowage.runtime.StartupException;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/** How a cluster's API server is reached: makes clients of it. Nothing is sent by this alone. */
public final class ClusterConnection {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  // Without it a connection that died without a word is never noticed.
  private static final Duration PING_INTERVAL = Duration.ofSeconds(20);

  private final ClientBuilder clients;
  private final String description;

  private ClusterConnection(ClientBuilder clients, String description) {
    this.clients = clients;
    this.description = description;
  }

  /**
   * By the kubeconfig that the address names, else by the pod's service account.
   *
   * @throws StartupException when it names no usable cluster
   */
  public static ClusterConnection open(ClusterAddress address) {
    return address
        .kubeconfig()
        .map(file -> byKubeconfig(file, address.context().orElse(null), address.settings()))
        .orElseGet(() -> inCluster(address.settings()));
  }

  /** Where the address and the credentials come from, for messages. */
  public String description() {
    return description;
  }

  /**
   * A client that gives up on an answer after this time.
   *
   * @throws StartupException when the credentials cannot be used
   */
  public synchronized ApiClient client(Duration answerTimeout) {
    try {
      return clients
          .setReadTimeout(answerTimeout)
          .setPingInterval(PING_INTERVAL)
          .build()
          .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    } catch (RuntimeException e) {
      // A broken certificate or key; the message does not hold it.
      throw new StartupException("%s cannot be used: %s".formatted(description, e.getMessage()), e);
    }
  }

  /** A client for watches, which stay open without a word. */
  public ApiClient watches() {
    return client(Duration.ZERO);
  }

  private static ClusterConnection inCluster(String settings) {
    if (System.getenv("KUBERNETES_SERVICE_HOST") == null) {
      throw new StartupException(
          "no kubeconfig is set and this is not a pod of a cluster: set %s.kubeconfig"
              .formatted(settings));
    }
    try {
      return new ClusterConnection(ClientBuilder.cluster(), "the pod's service account");
    } catch (IOException e) {
      throw new StartupException(
          "the pod's service account cannot be used (%s): mount its token"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static ClusterConnection byKubeconfig(
      Path file, @Nullable String context, String settings) {
    KubeConfig config = load(file, settings);
    String chosen = context == null ? config.getCurrentContext() : context;
    if (chosen == null || chosen.isBlank()) {
      throw new StartupException(
          "kubeconfig '%s' has no current context: set %s.context to one of %s"
              .formatted(file, settings, contexts(config)));
    }
    String description = "context '%s' of kubeconfig '%s'".formatted(chosen, file);
    try {
      if (!config.setContext(chosen)) {
        throw new StartupException(
            "kubeconfig '%s' has no context '%s', it has: %s"
                .formatted(file, chosen, contexts(config)));
      }
      if (config.getServer() == null) {
        throw new StartupException(
            "kubeconfig '%s': context '%s' names no cluster with a server".formatted(file, chosen));
      }
      return new ClusterConnection(ClientBuilder.kubeconfig(config), description);
    } catch (IOException e) {
      throw new StartupException("%s cannot be used: %s".formatted(description, e.getMessage()), e);
    } catch (NullPointerException | ClassCastException | IllegalArgumentException e) {
      // The client's own reader of these files fails like this on what is missing; its message can
      // quote credentials.
      throw new StartupException(description + " is incomplete or malformed", e);
    }
  }

  private static KubeConfig load(Path file, String settings) {
    try (Reader reader = Files.newBufferedReader(file)) {
      KubeConfig config = KubeConfig.loadKubeConfig(reader);
      if (config.getContexts() == null || config.getClusters() == null) {
        throw broken(file, settings, null);
      }
      config.setFile(file.toFile());
      return config;
    } catch (NoSuchFileException e) {
      throw new StartupException(
          "kubeconfig '%s' does not exist: set %s.kubeconfig to a file".formatted(file, settings),
          e);
    } catch (MarkedYAMLException e) {
      // Its own message quotes the file, and that holds secrets.
      throw new StartupException(
          "'%s' is no kubeconfig, line %d: %s: set %s.kubeconfig to one, as kubectl uses it"
              .formatted(file, e.getProblemMark().getLine() + 1, e.getProblem(), settings));
    } catch (IOException e) {
      throw new StartupException("kubeconfig '%s' cannot be read: %s".formatted(file, e), e);
    } catch (StartupException e) {
      throw e;
    } catch (RuntimeException e) {
      throw broken(file, settings, e);
    }
  }

  private static StartupException broken(Path file, String settings, @Nullable Throwable cause) {
    return new StartupException(
        "'%s' is no kubeconfig: set %s.kubeconfig to one, as kubectl uses it"
            .formatted(file, settings),
        cause);
  }

  private static String contexts(KubeConfig config) {
    List<?> contexts = config.getContexts();
    return contexts.stream()
        .map(context -> context instanceof Map<?, ?> map ? String.valueOf(map.get("name")) : "?")
        .collect(Collectors.joining(", "));
  }
}
