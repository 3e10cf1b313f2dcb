package dev.stowage.standalone;

import dev.stowage.standalone.replace.EnvironmentSettings;
import dev.stowage.standalone.replace.ReplacedSetup;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code stowage replace copyimage-controller}. */
@Command(
    name = "copyimage-controller",
    description =
        "Takes the environment variables of copyimage-controller: PRIV_OCI_REGISTRY, _REPOSITORY, _REGISTRY_USERNAME, _REGISTRY_PASSWORD.",
    mixinStandardHelpOptions = true)
final class ReplaceCopyImageController extends ReplaceByEnvironment {

  @Override
  ReplacedSetup setup(Map<String, String> environment, Supplier<Optional<Path>> kubeconfig) {
    return EnvironmentSettings.copyImageController(environment, kubeconfig);
  }
}
