package dev.stowage.puller.declaration;

import dev.stowage.image.Glob;
import dev.stowage.image.ImageReference;
import dev.stowage.puller.known.UsedImage;
import dev.stowage.puller.mode.RewriteMode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which image a derived cache holds because a workload uses one. */
final class DerivedImages {
  private final Function<String, RewriteMode> modes;

  /**
   * Decides by these modes.
   *
   * @param modes of a namespace, as far as they are known
   */
  DerivedImages(Function<String, RewriteMode> modes) {
    this.modes = modes;
  }

  /** What pods of these namespaces are started with: the copy where they are, else the original. */
  Optional<ImageReference> ofWorkloads(UsedImage used, List<Glob> namespaces) {
    String namespace = used.workload().namespace();
    if (!Glob.any(namespaces, namespace)) {
      return Optional.empty();
    }
    return switch (modes.apply(namespace)) {
      // Its pods get the copy as they are created, and nothing tells of it.
      case POD -> used.inForce().or(used::copy).or(() -> Optional.of(used.original()));
      case WORKLOAD, REPORT, OFF -> used.inForce().or(() -> Optional.of(used.original()));
    };
  }

  /** The copy that the workload uses, or would be moved over to. */
  Optional<ImageReference> ofRewrites(UsedImage used) {
    return switch (modes.apply(used.workload().namespace())) {
      case WORKLOAD, POD -> used.copy().or(used::inForce);
      case REPORT, OFF -> used.inForce();
    };
  }
}
