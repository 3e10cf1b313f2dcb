package dev.stowage.standalone;

import dev.stowage.standalone.option.UsualKubeconfig;
import dev.stowage.standalone.replace.EnvironmentSettings;
import dev.stowage.standalone.replace.ReplacedSetup;
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

/** {@code stowage replace image-puller}. */
@Command(
    name = "image-puller",
    description = {
      "Takes the environment variables of kubernetes-image-puller: IMAGES, CACHING_INTERVAL_HOURS, DEPLOYMENT_NAME and the others.",
      "Images are kept on nodes; nothing is copied or rewritten."
    },
    mixinStandardHelpOptions = true)
final class ReplaceImagePuller implements Callable<Integer> {
  @Option(
      names = "--target",
      paramLabel = "HOST/REPOSITORY",
      description =
          "Where Stowage's own sleeper is put, for pods to take it from in place of the /bin/sleep of KIP_IMAGE.")
  private @Nullable String target;

  @Mixin private ReplacedRun run = new ReplacedRun();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
    Map<String, String> environment = System.getenv();
    ReplacedSetup setup =
        EnvironmentSettings.imagePuller(
            environment,
            Optional.ofNullable(target),
            () -> UsualKubeconfig.in(environment, "set KUBECONFIG, or run in a pod"));
    run.untilTheEnd(setup, environment, command.getOut());
    return CommandLine.ExitCode.OK;
  }
}
