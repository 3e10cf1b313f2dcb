package dev.stowage.standalone.copy;

import dev.stowage.registry.copy.CopyPlan;
import dev.stowage.registry.copy.CopyResult;
import dev.stowage.registry.error.RegistryException;
import java.util.stream.Collectors;

/** Outcomes in words, a line each. */
final class OutcomeLines {
  private OutcomeLines() {}

  static String of(ImageOutcome outcome) {
    return switch (outcome) {
      case ImageOutcome.Copied(ImagePair pair, var _, CopyResult result) ->
          copied(pair, result)
              + result.notes().stream().map(note -> "; " + note).collect(Collectors.joining());
      case ImageOutcome.Planned(ImagePair pair, var _, CopyPlan plan) ->
          plan.alreadyThere()
              ? "%s is there already: %s".formatted(pair.target(), plan.digest())
              : "%s: %s, would push %d manifests and bring %d blobs of %d bytes"
                  .formatted(pair, plan.digest(), plan.manifests(), plan.blobs(), plan.bytes());
      case ImageOutcome.Failed(ImagePair pair, var _, RegistryException failure) ->
          "stowage: %s: %s; what to do: %s"
              .formatted(pair, oneLine(failure), failure.code().advice());
    };
  }

  /** What a list came to. */
  static String of(ListOutcome outcome) {
    return "%s: %d images in %.1f s: %d copied, %d there already, %d failed; %d of %d bytes moved"
        .formatted(
            outcome.list().file().orElse("copy"),
            outcome.images().size(),
            outcome.took().toMillis() / 1000.0,
            outcome.copied(),
            outcome.alreadyThere(),
            outcome.failed(),
            outcome.bytesMoved(),
            outcome.bytes());
  }

  static String oneLine(RegistryException failure) {
    return failure.getMessage().lines().collect(Collectors.joining(" "));
  }

  private static String copied(ImagePair pair, CopyResult result) {
    return result.alreadyThere()
        ? "%s is there already: %s".formatted(pair.target(), result.digest())
        : "%s: %s, %d of %d bytes moved"
            .formatted(pair, result.digest(), result.bytesMoved(), result.bytes());
  }
}
