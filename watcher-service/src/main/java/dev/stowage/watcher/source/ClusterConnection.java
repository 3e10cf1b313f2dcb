package dev.stowage.watcher.source;

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
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * How a cluster's API server is reached.
 *
 * @param description where the address and the credentials come from, for messages
 */
record ClusterConnection(ClientBuilder clients, String description) {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(60);
  // Without it a connection that died without a word is never noticed.
  private static final Duration PING_INTERVAL = Duration.ofSeconds(20);

  /** From within the cluster, by the pod's service account. */
  static ClusterConnection inCluster() {
    try {
      if (System.getenv("KUBERNETES_SERVICE_HOST") == null) {
        throw new IOException("this process runs in no pod");
      }
      return new ClusterConnection(ClientBuilder.cluster(), "the pod's service account");
    } catch (IOException e) {
      throw bad(
          "no kubeconfig is set, and the pod's service account cannot be used: %s"
              .formatted(e.getMessage()));
    }
  }

  /**
   * By a kubeconfig file.
   *
   * @param context null for the file's current context
   */
  static ClusterConnection byKubeconfig(Path file, @Nullable String context) {
    KubeConfig config = load(file);
    config.setFile(file.toFile());
    String wanted = context == null ? config.getCurrentContext() : context;
    if (wanted == null) {
      throw bad("kubeconfig '%s' has no current context: name one".formatted(file));
    }
    if (!config.setContext(wanted)) {
      throw bad(
          "kubeconfig '%s' has no context '%s', it has: %s"
              .formatted(file, wanted, String.join(", ", contexts(config))));
    }
    if (config.getServer() == null) {
      throw bad(
          "kubeconfig '%s': context '%s' names no cluster with a server".formatted(file, wanted));
    }
    String description = "context '%s' of kubeconfig '%s'".formatted(wanted, file);
    try {
      return new ClusterConnection(ClientBuilder.kubeconfig(config), description);
    } catch (IOException | RuntimeException e) {
      throw bad("%s cannot be used: %s".formatted(description, e.getMessage()));
    }
  }

  /** A client for questions that are answered at once. */
  ApiClient questions() {
    return client(ANSWER_TIMEOUT);
  }

  /** A client for watches, which stay open without a word. */
  ApiClient watches() {
    return client(Duration.ZERO);
  }

  private ApiClient client(Duration readTimeout) {
    try {
      return clients
          .setReadTimeout(readTimeout)
          .setPingInterval(PING_INTERVAL)
          .build()
          .setConnectTimeout((int) CONNECT_TIMEOUT.toMillis());
    } catch (RuntimeException e) {
      // A broken certificate or key; the message does not hold it.
      throw bad("%s cannot be used: %s".formatted(description, e.getMessage()));
    }
  }

  private static KubeConfig load(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      return KubeConfig.loadKubeConfig(reader);
    } catch (NoSuchFileException e) {
      throw bad("kubeconfig '%s' does not exist".formatted(file));
    } catch (MarkedYAMLException e) {
      // Its own message quotes the file, and that holds secrets.
      throw bad(
          "kubeconfig '%s', line %d: %s"
              .formatted(file, e.getProblemMark().getLine() + 1, e.getProblem()));
    } catch (IOException e) {
      throw bad("kubeconfig '%s' cannot be read: %s".formatted(file, e));
    } catch (RuntimeException e) {
      throw bad("'%s' is no kubeconfig".formatted(file));
    }
  }

  private static List<String> contexts(KubeConfig config) {
    return config.getContexts() == null
        ? List.of()
        : config.getContexts().stream()
            .map(
                context -> context instanceof Map<?, ?> map ? String.valueOf(map.get("name")) : "?")
            .toList();
  }

  private static SourceException bad(String message) {
    return new SourceException(SourceException.Code.BAD_INPUT, message);
  }
}
