package dev.stowage.registry.copy;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.credential.CredentialSource;
import dev.stowage.registry.settings.RegistrySettings;
import java.time.Clock;
import java.util.Set;

/** One copy in a process of its own, whose heap a test can limit: {@code SOURCE TARGET}. */
final class CopyProcess {

  private CopyProcess() {}

  public static void main(String[] arguments) {
    ImageReference source = ImageReference.parse(arguments[0]);
    ImageReference target = ImageReference.parse(arguments[1]);
    try (RegistryClient client =
        new RegistryClient(
            RegistrySettings.of(
                Set.of(source.registry(), target.registry()), CredentialSource.ANONYMOUS),
            Clock.systemUTC())) {
      CopyResult result =
          new ImageCopier(client, CopyState.inMemory(), 4)
              .copy(source, target, CopyOptions.DEFAULT, CopyControl.NONE);
      System.out.println(result.digest() + " " + result.bytesMoved());
    }
  }
}
