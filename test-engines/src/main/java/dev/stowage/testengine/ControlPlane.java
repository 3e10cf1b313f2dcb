package dev.stowage.testengine;

import dev.stowage.engine.EngineException;
import dev.stowage.engine.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Kubernetes of a test's own that has no controllers and no nodes: an etcd and the API servers
 * that are started on it, which can be ended as a test needs it.
 */
public final class ControlPlane implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private static final Pattern REVISION = Pattern.compile("\"revision\":\"(\\d+)\"");

  private final LabPrograms programs;
  private final TemporaryDirectory directory;
  private final URI address;
  private final ProcessForTest etcd;
  private final Path accountKey;
  private final List<TestApiServer> servers = new CopyOnWriteArrayList<>();

  private ControlPlane(
      LabPrograms programs,
      TemporaryDirectory directory,
      URI address,
      ProcessForTest etcd,
      Path accountKey) {
    this.programs = programs;
    this.directory = directory;
    this.address = address;
    this.etcd = etcd;
    this.accountKey = accountKey;
  }

  static ControlPlane start() {
    LabPrograms programs =
        LabPrograms.find(System.getenv())
            .orElseThrow(
                () -> new IllegalStateException("no programs: mark the test @NeedsControlPlane"));
    return LoopbackPort.whereFree(port -> start(programs, port, LoopbackPort.freeBeside(port)));
  }

  static ControlPlane start(LabPrograms programs, int port, int peerPort) {
    TemporaryDirectory directory = TemporaryDirectory.create("control-plane");
    URI address = URI.create("http://" + LoopbackPort.HOST + ":" + port);
    try {
      ProcessForTest etcd = etcd(programs, directory.path(), address, peerPort);
      Path accountKey = accountKey(directory.path().resolve("accounts.key"));
      return new ControlPlane(programs, directory, address, etcd, accountKey);
    } catch (EngineException e) {
      directory.close();
      throw e;
    }
  }

  private static ProcessForTest etcd(
      LabPrograms programs, Path directory, URI address, int peerPort) {
    String peers = "http://" + LoopbackPort.HOST + ":" + peerPort;
    return ProcessForTest.start(
            List.of(
                programs.etcd().toString(),
                "--data-dir=" + directory.resolve("etcd"),
                "--listen-client-urls=" + address,
                "--advertise-client-urls=" + address,
                "--listen-peer-urls=" + peers,
                "--initial-advertise-peer-urls=" + peers,
                "--initial-cluster=default=" + peers,
                "--unsafe-no-fsync"),
            Map.of(),
            directory.resolve("etcd.log"))
        .awaitAnswer(() -> isHealthy(address));
  }

  /** One more API server, which shows the same as the others. */
  public TestApiServer newApiServer() {
    return LoopbackPort.whereFree(this::newApiServer);
  }

  TestApiServer newApiServer(int port) {
    Path own = directory.path().resolve("server-" + port);
    TestApiServer server =
        TestApiServer.start(programs.apiServer(), own, port, address, accountKey);
    servers.add(server);
    return server;
  }

  /** Makes etcd forget all that was before what is now. */
  public void compact() {
    Matcher revision = REVISION.matcher(post("/v3/maintenance/status", "{}"));
    if (!revision.find()) {
      throw new IllegalStateException("etcd tells no revision");
    }
    post("/v3/kv/compaction", "{\"revision\":\"%s\"}".formatted(revision.group(1)));
  }

  private String post(String path, String body) {
    HttpResponse<String> response =
        send(
            HttpRequest.newBuilder(address.resolve(path))
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    if (response.statusCode() != 200) {
      throw new IllegalStateException(
          "etcd answered %d to %s: %s".formatted(response.statusCode(), path, response.body()));
    }
    return response.body();
  }

  private static boolean isHealthy(URI address) {
    try {
      return send(HttpRequest.newBuilder(address.resolve("/health"))).statusCode() == 200;
    } catch (UncheckedIOException e) {
      return false;
    }
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.timeout(TIMEOUT).build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  // API servers sign the tokens of service accounts with it; all of a cluster have the same.
  private static Path accountKey(Path file) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      byte[] key = generator.generateKeyPair().getPrivate().getEncoded();
      return Files.writeString(
          file,
          "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----\n"
              .formatted(Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    servers.forEach(TestApiServer::close);
    etcd.close();
    directory.close();
  }
}
