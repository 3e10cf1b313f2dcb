package dev.stowage.standalone;

import dev.stowage.standalone.option.UsualKubeconfig;
import dev.stowage.standalone.replace.ReplacedSetup;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Replaces a system that takes its settings from the environment. */
abstract class ReplaceByEnvironment implements Callable<Integer> {
  @Mixin private ReplacedRun run = new ReplacedRun();

  @Spec private @Nullable CommandSpec spec;

  /** What the system's variables come to. */
  abstract ReplacedSetup setup(
      Map<String, String> environment, Supplier<Optional<Path>> kubeconfig);

  @Override
  public final Integer call() throws InterruptedException {
    CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
    Map<String, String> environment = System.getenv();
    ReplacedSetup setup =
        setup(
            environment, () -> UsualKubeconfig.in(environment, "set KUBECONFIG, or run in a pod"));
    run.untilTheEnd(setup, environment, command.getOut());
    return CommandLine.ExitCode.OK;
  }
}
