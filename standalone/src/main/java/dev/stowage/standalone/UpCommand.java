package dev.stowage.standalone;

import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;
import dev.stowage.runtime.StartupException;
import dev.stowage.standalone.option.RegistryOptions;
import dev.stowage.standalone.option.StackOptions;
import dev.stowage.standalone.option.UsualKubeconfig;
import dev.stowage.standalone.stack.StackSettings;
import dev.stowage.standalone.stack.Workplace;
import java.io.PrintWriter;
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

  @Option(
      names = "--warm",
      paramLabel = "NAMESPACE",
      description =
          "Keep copies on the nodes, by DaemonSets in this namespace, and move no workload before its copies are there.")
  private @Nullable String warm;

  @Mixin private RegistryOptions registries = new RegistryOptions();

  @Mixin private StackOptions stack = new StackOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    Map<String, String> environment = System.getenv();
    StackSettings settings = settings(environment);
    StackRun.untilTheEnd(stack, environment, out(), data -> settings);
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
        registries.registriesFile(),
        stack.port(),
        cacheSettings());
  }

  private Map<String, Object> cacheSettings() {
    if (warm == null) {
      return Map.of();
    }
    if (manifests != null) {
      throw new StartupException("--warm and --manifests: only a cluster has nodes");
    }
    return Map.of(
        "stowage.puller.cache.enabled",
        true,
        "stowage.puller.cache.warm-rewrites",
        true,
        "stowage.puller.cache.target",
        target,
        "stowage.puller.cache.namespace",
        warm);
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
        kubeconfig == null
            ? UsualKubeconfig.in(
                environment,
                "give --kubeconfig FILE, set KUBECONFIG, or give --manifests DIR --output DIR")
            : Optional.of(kubeconfig),
        Optional.ofNullable(context));
  }

  private PrintWriter out() {
    return spec == null ? new PrintWriter(System.out, true) : spec.commandLine().getOut();
  }
}
