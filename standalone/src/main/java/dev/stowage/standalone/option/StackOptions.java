package dev.stowage.standalone.option;

import dev.stowage.standalone.stack.DatabaseAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the state of a command that runs all services lies, and where its dashboard is. */
public final class StackOptions {
  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description = "Where the state lies (default: ~/.local/share/stowage).")
  private @Nullable Path dataDirectory;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      description =
          "Where the dashboard listens on 127.0.0.1; 0 for a free port (default: ${DEFAULT-VALUE}).")
  private int port = 8080;

  @Option(
      names = "--kafka",
      paramLabel = "HOST:PORT",
      description = "An outside Kafka instead of the embedded one.")
  private @Nullable String kafka;

  @Option(
      names = "--postgres",
      paramLabel = "JDBC-URL",
      description =
          "An outside Postgres instead of the embedded one; the password comes from STOWAGE_POSTGRES_PASSWORD.")
  private @Nullable String postgres;

  @Option(
      names = "--postgres-user",
      paramLabel = "NAME",
      defaultValue = "stowage",
      description = "The user of the outside Postgres (default: ${DEFAULT-VALUE}).")
  private String postgresUser = "stowage";

  /** Where the gateway listens; 0 for a free port. */
  public int port() {
    return port;
  }

  /** The outside Kafka. */
  public Optional<String> kafka() {
    return Optional.ofNullable(kafka);
  }

  /** The outside Postgres. */
  public Optional<DatabaseAddress> database(Map<String, String> environment) {
    return Optional.ofNullable(postgres)
        .map(url ->
            new DatabaseAddress(
                url, postgresUser, environment.getOrDefault("STOWAGE_POSTGRES_PASSWORD", "")));
  }

  /** The directory of the state. */
  public Path dataDirectory(Map<String, String> environment) {
    if (dataDirectory != null) {
      return dataDirectory;
    }
    String home = environment.getOrDefault("HOME", System.getProperty("user.home"));
    String base = environment.getOrDefault("XDG_DATA_HOME", home + "/.local/share");
    return Path.of(base, "stowage");
  }
}
