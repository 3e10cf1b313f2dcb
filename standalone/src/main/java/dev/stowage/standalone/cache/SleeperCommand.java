package dev.stowage.standalone.cache;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.publish.SleeperPush;
import dev.stowage.runtime.StartupException;
import dev.stowage.sleeper.SleeperImage;
import dev.stowage.standalone.option.RegistryOptions;
import java.io.PrintWriter;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code stowage cache sleeper}: pushes the sleeper's image where no copier does. */
@Command(
    name = "sleeper",
    description = {
      "Pushes the image that keeps the containers of node caches alive, and prints its name by digest",
      "for stowage.puller.cache.sleeper. A copier does this by itself for its own target."
    },
    mixinStandardHelpOptions = true)
final class SleeperCommand implements Callable<Integer> {
  @Parameters(index = "0", paramLabel = "IMAGE", description = "Where to, with repository and tag.")
  private @Nullable String image;

  @Mixin private RegistryOptions registries = new RegistryOptions();

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    ImageReference given = ImageReference.parse(String.valueOf(image));
    try (RegistryClient client =
        new RegistryClient(registries.settings(Set.of(given.registry())), Clock.systemUTC())) {
      new SleeperPush(client)
          .ensure(new ImageReference(given.registry(), given.repository(), tag(given), null));
    }
    CommandLine command = spec == null ? new CommandLine(this) : spec.commandLine();
    PrintWriter out = command.getOut();
    out.println(given.repositoryName() + "@" + SleeperImage.make().index().digest());
    out.flush();
    return CommandLine.ExitCode.OK;
  }

  private static String tag(ImageReference given) {
    return given
        .tagIfAny()
        .orElseThrow(() ->
            new StartupException("image '%s' has no tag: give REPOSITORY:TAG".formatted(given)));
  }
}
