package dev.stowage.standalone.cache;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code stowage cache}: what can be done about node caches from a command line. */
@Command(
    name = "cache",
    description = "Looks after the images that are kept on nodes.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {SleeperCommand.class})
public final class CacheCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec present = spec;
    if (present != null) {
      throw new ParameterException(present.commandLine(), "no command given: sleeper");
    }
  }
}
