package dev.stowage.standalone;

import dev.stowage.standalone.replace.EnvironmentSettings;
import dev.stowage.standalone.replace.ReplacedSetup;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine.Command;

/** {@code stowage replace image-cloner}. */
@Command(
    name = "image-cloner",
    description =
        "Takes the environment variables of image-cloner: IMAGE_CLONER_REGISTRY, _USER, _PASS, _SKIP_NAMESPACES.",
    mixinStandardHelpOptions = true)
final class ReplaceImageCloner extends ReplaceByEnvironment {

  @Override
  ReplacedSetup setup(Map<String, String> environment, Supplier<Optional<Path>> kubeconfig) {
    return EnvironmentSettings.imageCloner(environment, kubeconfig);
  }
}
