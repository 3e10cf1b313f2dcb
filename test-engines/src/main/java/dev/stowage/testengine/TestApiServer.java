package dev.stowage.testengine;

import dev.stowage.engine.LoopbackPort;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.openapi.ApiException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** A kube-apiserver that a test can end, and start again at the same address. */
public final class TestApiServer implements AutoCloseable {
  private static final String TOKEN = "test-admin";

  private final List<String> command;
  private final Path log;
  private final TestCluster cluster;
  private @Nullable ProcessForTest process;

  private TestApiServer(List<String> command, Path log, TestCluster cluster) {
    this.command = command;
    this.log = log;
    this.cluster = cluster;
  }

  static TestApiServer start(Path program, Path directory, int port, URI etcd, Path accountKey) {
    try {
      Files.createDirectories(directory);
      Path tokens =
          Files.writeString(
              directory.resolve("tokens.csv"), TOKEN + ",admin,admin,\"system:masters\"\n");
      Path kubeconfig =
          Files.writeString(
              directory.resolve("kubeconfig"),
              """
              apiVersion: v1
              kind: Config
              clusters: [{name: one, cluster: {server: "https://%s:%d", insecure-skip-tls-verify: true}}]
              users: [{name: admin, user: {token: %s}}]
              contexts: [{name: one, context: {cluster: one, user: admin}}]
              current-context: one
              """
                  .formatted(LoopbackPort.HOST, port, TOKEN));
      List<String> command =
          List.of(
              program.toString(),
              "--etcd-servers=" + etcd,
              "--bind-address=" + LoopbackPort.HOST,
              "--advertise-address=" + LoopbackPort.HOST,
              "--secure-port=" + port,
              "--cert-dir=" + directory,
              "--service-cluster-ip-range=10.0.0.0/24",
              "--token-auth-file=" + tokens,
              "--authorization-mode=RBAC",
              // Nobody makes the account that it would give to pods.
              "--disable-admission-plugins=ServiceAccount",
              "--service-account-issuer=https://kubernetes.default.svc",
              "--service-account-key-file=" + accountKey,
              "--service-account-signing-key-file=" + accountKey);
      TestApiServer server =
          new TestApiServer(command, directory.resolve("server.log"), new TestCluster(kubeconfig));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cluster as this server shows it. */
  public TestCluster cluster() {
    return cluster;
  }

  /** Starts it, again after it was ended, and waits until it is ready. */
  public void start() {
    ApiClient client = cluster.newClient();
    // Whoever has the port instead may never say a word.
    client.setReadTimeout(5_000);
    process = ProcessForTest.start(command, Map.of(), log).awaitAnswer(() -> isReady(client));
  }

  /** Ends it at once: whoever is connected just loses the connection. */
  public void kill() {
    ProcessForTest running = process;
    if (running != null) {
      running.close();
      process = null;
    }
  }

  private static boolean isReady(ApiClient client) {
    try (Response response =
        client
            .buildCall(
                client.getBasePath(),
                "/readyz",
                "GET",
                List.of(),
                List.of(),
                null,
                new HashMap<>(),
                new HashMap<>(),
                new HashMap<>(),
                new String[] {"BearerToken"},
                null)
            .execute()) {
      return response.code() == 200;
    } catch (IOException | ApiException e) {
      return false;
    }
  }

  // It holds nothing that is not in etcd, and would wait a minute for those who watch it.
  @Override
  public void close() {
    kill();
  }
}
