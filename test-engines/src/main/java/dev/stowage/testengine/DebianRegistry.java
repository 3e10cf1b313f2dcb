package dev.stowage.testengine;

import dev.stowage.engine.EngineException;
import dev.stowage.engine.LoopbackPort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The CNCF distribution registry as Debian packages it: {@code docker-registry}, a process. */
final class DebianRegistry implements RegistryForTest {
  private static final String PROGRAM = "docker-registry";
  private static final Pattern VERSION = Pattern.compile("([0-9]+\\.[0-9]+)\\.[0-9]+");
  private static final Optional<String> INSTALLED_VERSION = askVersion();

  private final ProcessForTest process;
  private final TemporaryDirectory directory;
  private final String hostAndPort;

  private DebianRegistry(ProcessForTest process, TemporaryDirectory directory, String hostAndPort) {
    this.process = process;
    this.directory = directory;
    this.hostAndPort = hostAndPort;
  }

  static boolean isInstalled() {
    return INSTALLED_VERSION.isPresent();
  }

  /** Its version, for example {@code 2.8}, when it is installed. */
  static Optional<String> version() {
    return INSTALLED_VERSION;
  }

  static DebianRegistry start(Optional<Credentials> credentials) {
    return LoopbackPort.whereFree(port -> start(port, credentials));
  }

  static DebianRegistry start(int port, Optional<Credentials> credentials) {
    TemporaryDirectory directory = TemporaryDirectory.create("registry");
    String hostAndPort = LoopbackPort.HOST + ":" + port;
    try {
      Path settings = directory.path().resolve("config.yml");
      Files.writeString(settings, settings(directory.path(), hostAndPort, credentials));
      ProcessForTest process =
          ProcessForTest.start(
                  List.of(PROGRAM, "serve", settings.toString()), Map.of(), log(directory))
              .awaitAnswer(() -> answers(hostAndPort));
      return new DebianRegistry(process, directory, hostAndPort);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (EngineException e) {
      directory.close();
      throw e;
    }
  }

  private static String settings(
      Path directory, String hostAndPort, Optional<Credentials> credentials) throws IOException {
    String settings =
        """
        version: 0.1
        log: {level: warn, accesslog: {disabled: false}}
        storage: {filesystem: {rootdirectory: "%s", maxthreads: 100}, delete: {enabled: true}}
        http: {addr: "%s"}
        """
            .formatted(directory.resolve("data"), hostAndPort);
    if (credentials.isEmpty()) {
      return settings;
    }
    Path passwords = directory.resolve("htpasswd");
    Files.writeString(passwords, credentials.get().htpasswd());
    return settings + "auth: {htpasswd: {realm: test, path: \"%s\"}}\n".formatted(passwords);
  }

  private static Path log(TemporaryDirectory directory) {
    return directory.path().resolve("access.log");
  }

  private static boolean answers(String hostAndPort) {
    try {
      HttpURLConnection connection =
          (HttpURLConnection) URI.create("http://" + hostAndPort + "/").toURL().openConnection();
      connection.setConnectTimeout(1000);
      connection.setReadTimeout(1000);
      return connection.getResponseCode() > 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static Optional<String> askVersion() {
    try {
      Process process = new ProcessBuilder(PROGRAM, "--version").redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      Matcher matcher = VERSION.matcher(said);
      return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  @Override
  public String hostAndPort() {
    return hostAndPort;
  }

  @Override
  public List<RegistryRequest> requests() {
    try (Stream<String> lines = Files.lines(log(directory))) {
      return RegistryRequest.inLog(lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.close();
    directory.close();
  }
}
