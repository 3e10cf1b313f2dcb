package dev.stowage.standalone;

import dev.stowage.engine.EngineException;
import dev.stowage.image.InvalidImageException;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.runtime.StartupException;
import dev.stowage.standalone.cache.CacheCommand;
import dev.stowage.standalone.cache.GatewayException;
import dev.stowage.standalone.copy.CopyCommand;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The {@code stowage} command. Exit codes: 0 done, 1 the work failed, 2 wrong usage or an input
 * that a person has to change.
 */
@Command(
    name = "stowage",
    description = "Keeps clusters running when the registries they depend on do not.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionCommand.Provider.class,
    synopsisSubcommandLabel = "COMMAND")
public final class StowageCommand implements Runnable {
  private static final int EXIT_INTERRUPTED = 130;
  private static final int LONGEST_END_SECONDS = 40;

  @Spec private @Nullable CommandSpec spec;

  /** Runs a command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    CountDownLatch finished = new CountDownLatch(1);
    Thread command = Thread.currentThread();
    // Ctrl-C interrupts the command, which then ends what it started, in order; the process waits
    // for that.
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> endInOrder(command, finished), "end-in-order"));
    int exit = execute(arguments);
    finished.countDown();
    System.exit(exit);
  }

  private static void endInOrder(Thread command, CountDownLatch finished) {
    if (finished.getCount() == 0) {
      return;
    }
    command.interrupt();
    try {
      if (!finished.await(LONGEST_END_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("stowage: something did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Runs a command line; returns its exit code. */
  static int execute(String... arguments) {
    return withSubcommands(new CommandLine(new StowageCommand()), arguments)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, command))
        .setParameterExceptionHandler((failure, given) -> explainUsage(failure))
        .execute(arguments);
  }

  // A command that is named is made alone: the others would cost it time, and short ones run on a
  // class path without them.
  private static CommandLine withSubcommands(CommandLine command, String[] arguments) {
    return switch (arguments.length == 0 ? "" : arguments[0]) {
      case "copy" -> command.addSubcommand(new CopyCommand());
      case "cache" -> command.addSubcommand(new CacheCommand());
      case "version" -> command.addSubcommand(new VersionCommand());
      default ->
          command
              .addSubcommand(new DemoCommand())
              .addSubcommand(new UpCommand())
              .addSubcommand(new ReplaceCommand())
              .addSubcommand(new CopyCommand())
              .addSubcommand(new CacheCommand())
              .addSubcommand(new VersionCommand());
    };
  }

  @Override
  public void run() {
    CommandSpec present = spec;
    if (present != null) {
      throw new ParameterException(present.commandLine(), "no command given");
    }
  }

  private static int explainUsage(ParameterException failure) {
    CommandLine command = failure.getCommandLine();
    command
        .getErr()
        .println(
            "stowage: "
                + firstLine(failure)
                + " (see "
                + command.getCommandSpec().qualifiedName()
                + " --help)");
    return CommandLine.ExitCode.USAGE;
  }

  private static int explain(Exception failure, CommandLine command) throws Exception {
    if (failure instanceof InterruptedException) {
      return EXIT_INTERRUPTED;
    }
    command.getErr().println("stowage: " + firstLine(failure));
    command.getErr().flush();
    return switch (failure) {
      case StartupException _ -> CommandLine.ExitCode.USAGE;
      case EngineException _ -> CommandLine.ExitCode.USAGE;
      case InvalidImageException _ -> CommandLine.ExitCode.USAGE;
      case GatewayException _ -> CommandLine.ExitCode.SOFTWARE;
      case RegistryException known -> {
        command.getErr().println("stowage: what to do: " + known.code().advice());
        yield CommandLine.ExitCode.SOFTWARE;
      }
      default -> throw failure;
    };
  }

  private static String firstLine(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
  }
}
