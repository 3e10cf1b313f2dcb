package dev.stowage.standalone.copy;

import dev.stowage.image.Digest;
import dev.stowage.registry.content.TransferProgress;
import dev.stowage.registry.copy.CopyPlan;
import dev.stowage.registry.copy.CopyResult;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Outcomes as a run would have them. */
final class Outcomes {
  static final Digest DIGEST = Digest.sha256("manifest".getBytes(StandardCharsets.UTF_8));
  static final Duration TOOK = Duration.ofMillis(1500);

  private Outcomes() {}

  static ImagePair pair(String name) {
    return ImagePair.parse("source.example/" + name + ":1", "target.example/" + name + ":1");
  }

  static ImageOutcome copied(String name, boolean alreadyThere, List<String> notes) {
    return new ImageOutcome.Copied(
        pair(name),
        TOOK,
        new CopyResult(DIGEST, DIGEST, "type", 100, alreadyThere ? 0 : 60, alreadyThere, notes));
  }

  static ImageOutcome planned(String name) {
    return new ImageOutcome.Planned(
        pair(name), TOOK, new CopyPlan(DIGEST, "type", false, 2, 3, 400));
  }

  static ImageOutcome failed(String name, RegistryErrorCode code) {
    return new ImageOutcome.Failed(
        pair(name), TOOK, new RegistryException(code, "source.example", "pull: it said no"));
  }

  /** Remembers what it was told. */
  static final class Seen implements CopyView {
    final Queue<ImageOutcome> outcomes = new ConcurrentLinkedQueue<>();

    @Override
    public void ended(ImageOutcome outcome) {
      outcomes.add(outcome);
    }

    @Override
    public TransferProgress progress() {
      return TransferProgress.SILENT;
    }

    @Override
    public void close() {}
  }
}
