package dev.stowage.standalone.copy;

import dev.stowage.registry.copy.CopyPlan;
import dev.stowage.registry.copy.CopyResult;
import dev.stowage.registry.error.RegistryException;
import java.time.Duration;

/** How the copy of one image ended, and how long it took. */
sealed interface ImageOutcome {
  ImagePair pair();

  Duration took();

  /** The target holds it. */
  record Copied(ImagePair pair, Duration took, CopyResult result) implements ImageOutcome {}

  /** Nothing was done: this is what a copy would do. */
  record Planned(ImagePair pair, Duration took, CopyPlan plan) implements ImageOutcome {}

  /** It could not be copied. */
  record Failed(ImagePair pair, Duration took, RegistryException failure) implements ImageOutcome {}
}
