package dev.stowage.standalone;

import dev.stowage.standalone.option.RegistryOptions;
import dev.stowage.standalone.option.StackOptions;
import dev.stowage.standalone.replace.ReplacedSetup;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Mixin;

/** What the commands that replace an old system have besides its own settings. */
final class ReplacedRun {
  @Mixin private RegistryOptions registries = new RegistryOptions();
  @Mixin private StackOptions stack = new StackOptions();

  void untilTheEnd(ReplacedSetup setup, Map<String, String> environment, PrintWriter out)
      throws InterruptedException {
    Optional<Path> others = registries.dockerConfig(environment);
    StackRun.untilTheEnd(
        stack,
        environment,
        out,
        data ->
            setup.settings(
                registries.insecure(),
                setup.login().map(login -> login.writeTo(data, others)).or(() -> others),
                registries.registriesFile(),
                stack.port()));
  }
}
