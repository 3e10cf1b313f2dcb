package dev.stowage.standalone.copy;

import dev.stowage.registry.copy.CopyResult;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** How the copies of a list ended, in the list's order. */
record ListOutcome(CopyList list, Duration took, List<ImageOutcome> images) {
  ListOutcome {
    images = List.copyOf(images);
  }

  long failed() {
    return images.stream().filter(ImageOutcome.Failed.class::isInstance).count();
  }

  long copied() {
    return results().filter(result -> !result.alreadyThere()).count();
  }

  long alreadyThere() {
    return results().filter(CopyResult::alreadyThere).count();
  }

  long bytes() {
    return results().mapToLong(CopyResult::bytes).sum();
  }

  long bytesMoved() {
    return results().mapToLong(CopyResult::bytesMoved).sum();
  }

  private Stream<CopyResult> results() {
    return images.stream()
        .filter(ImageOutcome.Copied.class::isInstance)
        .map(image -> ((ImageOutcome.Copied) image).result());
  }
}
