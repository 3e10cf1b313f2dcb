package dev.stowage.standalone;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.client.RegistrySettings;
import dev.stowage.registry.copy.CopyOptions;
import dev.stowage.registry.copy.CopyState;
import dev.stowage.registry.copy.CopyResult;
import dev.stowage.registry.copy.ImageCopier;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code stowage copy SOURCE TARGET}: one image, byte-identical, verified; no Kafka, no Postgres.
 */
@Command(
    name = "copy",
    description = "Copies one image to another registry, byte-identical and verified.",
    mixinStandardHelpOptions = true)
final class CopyCommand implements Callable<Integer> {
  private static final int TRANSFERS = 8;

  @Parameters(index = "0", paramLabel = "SOURCE", description = "The image to copy.")
  private String source = "";

  @Parameters(
      index = "1",
      paramLabel = "TARGET",
      description = "Where to, with repository and tag.")
  private String target = "";

  @Option(
      names = "--insecure",
      paramLabel = "HOST",
      description = "A registry that speaks plain HTTP; repeatable.")
  private List<String> insecure = List.of();

  @Option(
      names = "--docker-config",
      paramLabel = "FILE",
      description = "The docker config file with the credentials (default: docker's own).")
  private @Nullable Path dockerConfig;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    ImageReference from = ImageReference.parse(source);
    ImageReference to = ImageReference.parse(target);
    RegistrySettings settings =
        RegistrySettings.of(
            Set.copyOf(insecure),
            DockerConfigOption.credentials(DockerConfigOption.file(dockerConfig, System.getenv())));
    try (RegistryClient client = new RegistryClient(settings, Clock.systemUTC());
        BytesBar bar = BytesBar.onTerminal("copying")) {
      CopyResult result = new ImageCopier(client, CopyState.inMemory(), TRANSFERS).copy(from, to, CopyOptions.DEFAULT, bar);
      bar.close();
      print(
          result.alreadyThere()
              ? "%s is there already: %s".formatted(to, result.digest())
              : "%s → %s: %s, %d of %d bytes moved"
                  .formatted(from, to, result.digest(), result.bytesMoved(), result.bytes()));
    }
    return CommandLine.ExitCode.OK;
  }

  private void print(String line) {
    if (spec != null) {
      spec.commandLine().getOut().println(line);
    }
  }
}
