package dev.stowage.standalone;

import dev.stowage.standalone.option.UsualKubeconfig;
import dev.stowage.standalone.replace.EnvironmentSettings;
import dev.stowage.standalone.replace.ReplacedSetup;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stowage replace copyimage-controller}. */
@Command(
    name = "copyimage-controller",
    description =
        "Takes the environment variables of copyimage-controller: PRIV_OCI_REGISTRY, _REPOSITORY, _REGISTRY_USERNAME, _REGISTRY_PASSWORD.",
    mixinStandardHelpOptions = true)
final class ReplaceCopyImageController implements Callable<Integer> {
  @Mixin private ReplacedRun run = new ReplacedRun();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
    Map<String, String> environment = System.getenv();
    ReplacedSetup setup =
        EnvironmentSettings.copyImageController(
            environment, () -> UsualKubeconfig.in(environment, "set KUBECONFIG, or run in a pod"));
    run.untilTheEnd(setup, environment, command.getOut());
    return CommandLine.ExitCode.OK;
  }
}
