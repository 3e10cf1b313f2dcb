package dev.stowage.standalone.copy;

import dev.stowage.registry.content.TransferProgress;
import dev.stowage.registry.copy.CopyControl;
import dev.stowage.registry.copy.CopyOptions;
import dev.stowage.registry.copy.ImageCopier;
import dev.stowage.registry.error.RegistryException;
import java.time.Duration;

/** What is done with each image of a list. */
@FunctionalInterface
interface ImageWork {
  /**
   * Does it once.
   *
   * @param began when, by {@link System#nanoTime}
   * @throws RegistryException when it fails
   */
  ImageOutcome once(ImagePair pair, long began);

  static ImageWork copy(ImageCopier copier, CopyOptions options, TransferProgress progress) {
    CopyControl control = new Told(progress);
    return (pair, began) ->
        new ImageOutcome.Copied(
            pair, since(began), copier.copy(pair.source(), pair.target(), options, control));
  }

  static ImageWork preview(ImageCopier copier, CopyOptions options) {
    return (pair, began) ->
        new ImageOutcome.Planned(
            pair, since(began), copier.preview(pair.source(), pair.target(), options));
  }

  static Duration since(long began) {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  /** One process, one copy of each image: there is nobody to be fenced off from. */
  record Told(TransferProgress progress) implements CopyControl {
    @Override
    public void beforePublish() {}
  }
}
