package dev.stowage.standalone;

import dev.stowage.standalone.replace.ImageCloneController;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code stowage replace image-clone-controller}. */
@Command(
    name = "image-clone-controller",
    description = "Takes the flags of image-clone-controller as they are.")
final class ReplaceImageCloneController implements Callable<Integer> {
  @Mixin private ImageCloneController flags = new ImageCloneController();
  @Mixin private ReplacedRun run = new ReplacedRun();

  @Option(
      names = {"-h", "--help", "-help"},
      usageHelp = true,
      description = "Prints this help.")
  private boolean help;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() throws InterruptedException {
    CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
    if (flags.wantsVersion()) {
      command
          .getOut()
          .println(
              ImageCloneController.versionLine(
                  StowageCommand.class.getPackage().getImplementationVersion()));
      return CommandLine.ExitCode.OK;
    }
    command.getOut().println(flags.namespacesLine());
    Optional<String> complaint = flags.complaint();
    if (complaint.isPresent()) {
      command.getErr().println(complaint.get());
      command.usage(command.getErr());
      return CommandLine.ExitCode.SOFTWARE;
    }
    run.untilTheEnd(flags.setup(), System.getenv(), command.getOut());
    return CommandLine.ExitCode.OK;
  }
}
