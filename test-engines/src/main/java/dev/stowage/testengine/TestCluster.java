package dev.stowage.testengine;

import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.File;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * A real Kubernetes: the one that KUBECONFIG names, for tests that are marked {@link NeedsCluster},
 * or a {@link TestApiServer}.
 */
public final class TestCluster {
  private final Path kubeconfig;

  TestCluster(Path kubeconfig) {
    this.kubeconfig = kubeconfig;
  }

  /** The cluster of the environment. */
  public static TestCluster ofEnvironment() {
    return kubeconfig(System.getenv())
        .map(TestCluster::new)
        .orElseThrow(() -> new IllegalStateException("KUBECONFIG is unset: mark @NeedsCluster"));
  }

  /** The first file that KUBECONFIG names, as kubectl reads it. */
  static Optional<Path> kubeconfig(Map<String, String> environment) {
    String value = environment.getOrDefault("KUBECONFIG", "");
    for (String file : value.split(File.pathSeparator, -1)) {
      if (!file.isBlank()) {
        return Optional.of(Path.of(file.strip()));
      }
    }
    return Optional.empty();
  }

  /** The file that says how the cluster is reached. */
  public Path kubeconfig() {
    return kubeconfig;
  }

  /** A new client of the file's current context. */
  public ApiClient newClient() {
    try (Reader reader = Files.newBufferedReader(kubeconfig)) {
      KubeConfig read = KubeConfig.loadKubeConfig(reader);
      read.setFile(kubeconfig.toFile());
      return ClientBuilder.kubeconfig(read).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A new, empty namespace with a name of its own; closing it deletes it. */
  public TestNamespace newNamespace() {
    String name = "test-" + UUID.randomUUID().toString().substring(0, 13);
    CoreV1Api api = new CoreV1Api(newClient());
    try {
      api.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(name))).execute();
    } catch (ApiException e) {
      throw new IllegalStateException("no namespace %s: %s".formatted(name, said(e)), e);
    }
    return new TestNamespace(name, api);
  }

  /** A namespace of a test's own. */
  public static final class TestNamespace implements AutoCloseable {
    private final String name;
    private final CoreV1Api api;

    private TestNamespace(String name, CoreV1Api api) {
      this.name = name;
      this.api = api;
    }

    public String name() {
      return name;
    }

    /** Asks the cluster to delete it and everything in it; does not wait until that is done. */
    @Override
    public void close() {
      try {
        api.deleteNamespace(name).execute();
      } catch (ApiException e) {
        throw new IllegalStateException("namespace %s stays: %s".formatted(name, said(e)), e);
      }
    }
  }

  private static String said(ApiException e) {
    return e.getCode() + " " + (e.getResponseBody() == null ? e.getMessage() : e.getResponseBody());
  }
}
