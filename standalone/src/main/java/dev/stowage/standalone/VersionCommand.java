package dev.stowage.standalone;

import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code stowage version}. */
@Command(name = "version", description = "Prints the version.", mixinStandardHelpOptions = true)
final class VersionCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (spec != null) {
      spec.commandLine().getOut().println(text());
    }
    return CommandLine.ExitCode.OK;
  }

  private static String text() {
    String version =
        Optional.ofNullable(StowageCommand.class.getPackage().getImplementationVersion())
            .orElse("(not packaged)");
    return "stowage " + version + " (Java " + Runtime.version() + ")";
  }

  /** Tells picocli's {@code --version} the same. */
  static final class Provider implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {text()};
    }
  }
}
