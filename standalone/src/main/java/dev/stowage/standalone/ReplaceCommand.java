package dev.stowage.standalone;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code stowage replace}: runs as {@code up} does, with the settings of an old system. */
@Command(
    name = "replace",
    description = {
      "Runs with the flags or environment variables of a system that Stowage replaces.",
      "docs/migrating.md says what behaves differently."
    },
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "SYSTEM",
    subcommands = {
      ReplaceImageCloneController.class,
      ReplaceImageCloner.class,
      ReplaceCopyImageController.class,
      ReplaceImagePuller.class
    })
final class ReplaceCommand implements Runnable {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public void run() {
    CommandSpec present = spec;
    if (present != null) {
      throw new ParameterException(
          present.commandLine(),
          "no system named: image-clone-controller, image-cloner, copyimage-controller or image-puller");
    }
  }
}
