package dev.stowage.puller.kubernetes;

import dev.stowage.runtime.StartupException;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes the client of the cluster that the settings name. */
final class ClusterConnection {
  private static final int TIMEOUT_MILLISECONDS = 15_000;
  private static final String FILE_SETTING = "stowage.puller.kubernetes.kubeconfig";

  private ClusterConnection() {}

  /**
   * The client; nothing is sent yet.
   *
   * @throws StartupException when the settings name no usable cluster
   */
  static ApiClient open(KubernetesSettings settings) {
    String file = settings.kubeconfig();
    ApiClient client =
        file == null || file.isBlank() ? inCluster() : fromFile(Path.of(file), settings.context());
    client.setConnectTimeout(TIMEOUT_MILLISECONDS);
    client.setReadTimeout(TIMEOUT_MILLISECONDS);
    return client;
  }

  private static ApiClient inCluster() {
    if (System.getenv("KUBERNETES_SERVICE_HOST") == null) {
      throw new StartupException(
          "no kubeconfig is set and this is not a pod of a cluster: set " + FILE_SETTING);
    }
    try {
      return ClientBuilder.cluster().build();
    } catch (IOException e) {
      throw new StartupException(
          "the pod's service account cannot be used (%s): mount its token"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static ApiClient fromFile(Path file, @Nullable String context) {
    KubeConfig config = read(file);
    String chosen = context == null || context.isBlank() ? config.getCurrentContext() : context;
    if (chosen == null || chosen.isBlank()) {
      throw new StartupException(
          "kubeconfig '%s' has no current context: set stowage.puller.kubernetes.context to one of %s"
              .formatted(file, contexts(config)));
    }
    try {
      if (!config.setContext(chosen)) {
        throw new StartupException(
            "kubeconfig '%s' has no context '%s', only %s"
                .formatted(file, chosen, contexts(config)));
      }
      if (config.getServer() == null) {
        throw new StartupException(
            "kubeconfig '%s': context '%s' names a cluster without a server"
                .formatted(file, chosen));
      }
      return ClientBuilder.kubeconfig(config).build();
    } catch (IOException e) {
      throw new StartupException(
          "kubeconfig '%s': context '%s' cannot be used: %s"
              .formatted(file, chosen, e.getMessage()),
          e);
    } catch (NullPointerException | ClassCastException | IllegalArgumentException e) {
      // The client's own reader of these files fails like this on what is missing; its message can
      // quote credentials.
      throw new StartupException(
          "kubeconfig '%s': context '%s' is incomplete or malformed".formatted(file, chosen), e);
    }
  }

  private static KubeConfig read(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      KubeConfig config = KubeConfig.loadKubeConfig(reader);
      if (config.getContexts() == null || config.getClusters() == null) {
        throw broken(file, null);
      }
      config.setFile(file.toFile());
      return config;
    } catch (NoSuchFileException e) {
      throw new StartupException(
          "kubeconfig '%s' does not exist: set %s to a file".formatted(file, FILE_SETTING), e);
    } catch (IOException e) {
      throw new StartupException(
          "kubeconfig '%s' cannot be read: %s".formatted(file, e.getMessage()), e);
    } catch (StartupException e) {
      throw e;
    } catch (RuntimeException e) {
      throw broken(file, e);
    }
  }

  private static StartupException broken(Path file, @Nullable Throwable cause) {
    String message =
        "'%s' is no kubeconfig: set %s to one, as kubectl uses it".formatted(file, FILE_SETTING);
    return cause == null ? new StartupException(message) : new StartupException(message, cause);
  }

  private static String contexts(KubeConfig config) {
    List<?> contexts = config.getContexts();
    return contexts.stream()
        .filter(Map.class::isInstance)
        .map(context -> Objects.toString(((Map<?, ?>) context).get("name"), ""))
        .collect(Collectors.joining(", "));
  }
}
