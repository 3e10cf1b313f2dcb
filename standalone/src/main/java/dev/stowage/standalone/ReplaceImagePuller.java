package dev.stowage.standalone;

import dev.stowage.standalone.replace.EnvironmentSettings;
import dev.stowage.standalone.replace.ReplacedSetup;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code stowage replace image-puller}. */
@Command(
    name = "image-puller",
    description = {
      "Takes the environment variables of kubernetes-image-puller: IMAGES, CACHING_INTERVAL_HOURS, DEPLOYMENT_NAME and the others.",
      "Images are kept on nodes; nothing is copied or rewritten."
    },
    mixinStandardHelpOptions = true)
final class ReplaceImagePuller extends ReplaceByEnvironment {
  @Option(
      names = "--target",
      paramLabel = "HOST/REPOSITORY",
      description =
          "Where Stowage's own sleeper is put, for pods to take it from in place of the /bin/sleep of KIP_IMAGE.")
  private @Nullable String target;

  @Override
  ReplacedSetup setup(Map<String, String> environment, Supplier<Optional<Path>> kubeconfig) {
    return EnvironmentSettings.imagePuller(environment, Optional.ofNullable(target), kubeconfig);
  }
}
