package dev.stowage.standalone.cache;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code stowage cache}: the node caches of clusters. */
@Command(
    name = "cache",
    description = "Shows node caches, and asks for them to be pulled again or taken away.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      CacheListCommand.class,
      CacheStatusCommand.class,
      CacheAsking.Refresh.class,
      CacheAsking.Purge.class,
      SleeperCommand.class
    })
public final class CacheCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec present = spec;
    if (present != null) {
      throw new ParameterException(
          present.commandLine(),
          "no command given: " + String.join(", ", present.subcommands().keySet()));
    }
  }
}
