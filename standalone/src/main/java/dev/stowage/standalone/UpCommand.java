package dev.stowage.standalone;

import dev.stowage.engine.DataDirectory;
import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;
import dev.stowage.runtime.StartupException;
import dev.stowage.standalone.option.RegistryOptions;
import dev.stowage.standalone.stack.DatabaseAddress;
import dev.stowage.standalone.stack.Engines;
import dev.stowage.standalone.stack.ServiceStack;
import dev.stowage.standalone.stack.StackSettings;
import dev.stowage.standalone.stack.Workplace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code stowage up}: the whole pipeline for a real cluster or folder of manifests, until it is
 * told to end.
 */
@Command(
    name = "up",
    description = {
      "Finds the images of a cluster or a folder of manifests, copies them to your registry and rewrites the workloads.",
      "State lies in the data directory and survives a restart."
    },
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--target",
      paramLabel = "HOST/REPOSITORY",
      required = true,
      description = "Where copies go.")
  private String target = "";

  @Option(
      names = "--naming",
      paramLabel = "STRATEGY",
      defaultValue = "mirror",
      description = "How copies are named: mirror, path, name or flat (default: ${DEFAULT-VALUE}).")
  private String naming = "mirror";

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "The cluster's kubeconfig (default: KUBECONFIG, then ~/.kube/config).")
  private @Nullable Path kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "A context of the kubeconfig (default: its current one).")
  private @Nullable String context;

  @Option(
      names = "--cluster",
      paramLabel = "NAME",
      description =
          "The cluster's name in events and on the dashboard (default: 'default', or the folder's name).")
  private @Nullable String cluster;

  @Option(
      names = "--manifests",
      paramLabel = "DIR",
      description = "A folder of manifests instead of a cluster; it is only read.")
  private @Nullable Path manifests;

  @Option(names = "--output", paramLabel = "DIR", description = "Where the rewritten manifests go.")
  private @Nullable Path output;

  @Mixin private RegistryOptions registries = new RegistryOptions();

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

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = System.getenv();
    StackSettings settings = settings(environment);
    try (DataDirectory data = DataDirectory.open(dataDirectory(environment));
        Running running =
            Running.start(
                () -> Engines.start(data.path(), Optional.ofNullable(kafka), database(environment)),
                engines -> ServiceStack.start(settings, engines))) {
      print("Dashboard: " + running.stack().gateway());
      print("Copies go to %s; state is in %s; Ctrl-C ends.".formatted(target, data.path()));
      running.awaitEnd();
    }
    return CommandLine.ExitCode.OK;
  }

  private StackSettings settings(Map<String, String> environment) {
    TargetRepository.parse(target);
    TargetNaming.parse(naming);
    Workplace workplace = workplace(environment);
    return new StackSettings(
        target,
        naming,
        clusterName(),
        workplace,
        registries.insecure(),
        registries.dockerConfig(environment),
        port);
  }

  private String clusterName() {
    if (cluster != null) {
      return cluster;
    }
    if (manifests == null) {
      return "default";
    }
    Path name = manifests.toAbsolutePath().normalize().getFileName();
    String allowed = name == null ? "" : name.toString().replaceAll("[^A-Za-z0-9._-]", "-");
    return allowed.matches("[A-Za-z0-9].{0,62}") ? allowed : "manifests";
  }

  private Workplace workplace(Map<String, String> environment) {
    if (manifests != null) {
      if (kubeconfig != null || context != null) {
        throw new StartupException("--manifests and --kubeconfig or --context: give one of them");
      }
      if (output == null) {
        throw new StartupException("--manifests needs --output: say where the rewritten files go");
      }
      return new Workplace.Manifests(manifests, output);
    }
    if (output != null) {
      throw new StartupException("--output needs --manifests: say which folder is read");
    }
    return new Workplace.Kubernetes(
        kubeconfig == null ? usualKubeconfig(environment) : Optional.of(kubeconfig),
        Optional.ofNullable(context));
  }

  private static Optional<Path> usualKubeconfig(Map<String, String> environment) {
    String named = environment.getOrDefault("KUBECONFIG", "");
    if (!named.isBlank()) {
      return Optional.of(Path.of(named));
    }
    Path usual = Path.of(home(environment), ".kube", "config");
    if (Files.isRegularFile(usual)) {
      return Optional.of(usual);
    }
    if (environment.containsKey("KUBERNETES_SERVICE_HOST")) {
      return Optional.empty();
    }
    throw new StartupException(
        "no cluster: give --kubeconfig FILE, set KUBECONFIG, or give --manifests DIR --output DIR");
  }

  private Path dataDirectory(Map<String, String> environment) {
    if (dataDirectory != null) {
      return dataDirectory;
    }
    String base = environment.getOrDefault("XDG_DATA_HOME", home(environment) + "/.local/share");
    return Path.of(base, "stowage");
  }

  private Optional<DatabaseAddress> database(Map<String, String> environment) {
    return Optional.ofNullable(postgres)
        .map(url ->
            new DatabaseAddress(
                url, postgresUser, environment.getOrDefault("STOWAGE_POSTGRES_PASSWORD", "")));
  }

  private static String home(Map<String, String> environment) {
    return environment.getOrDefault("HOME", System.getProperty("user.home"));
  }

  private void print(String line) {
    if (spec != null) {
      spec.commandLine().getOut().println(line);
      spec.commandLine().getOut().flush();
    }
  }
}
