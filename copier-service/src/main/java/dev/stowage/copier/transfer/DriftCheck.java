package dev.stowage.copier.transfer;

import dev.stowage.copier.drift.DriftDecision;
import dev.stowage.copier.drift.DriftMode;
import dev.stowage.copier.drift.DriftRules;
import dev.stowage.copier.job.AttemptOutcome;
import dev.stowage.copier.job.EarlierCopy;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks a source what its tag means now, and says what follows. */
final class DriftCheck {
  private static final Logger LOG = LoggerFactory.getLogger(DriftCheck.class);

  private final DriftRules rules;
  private final RegistryClient client;

  DriftCheck(DriftRules rules, RegistryClient client) {
    this.rules = rules;
    this.client = client;
  }

  /** What follows when this reference's tag has moved. */
  DriftMode mode(ImageReference source) {
    return rules.mode(source);
  }

  /** The outcome of a re-check; empty when the image has to be copied. */
  Optional<AttemptOutcome> check(ImageReference source, EarlierCopy earlier) {
    DriftMode mode = rules.mode(source);
    if (mode == DriftMode.IGNORE) {
      return Optional.of(new AttemptOutcome.Unchanged());
    }
    Optional<Digest> found =
        client.resolve(source.registry(), source.repository(), source.manifestReference());
    if (found.isEmpty()) {
      LOG.warn("{} is gone from its source; its copy stays", source);
    }
    return switch (DriftDecision.of(mode, earlier.meant(), earlier.told(), found)) {
      case DriftDecision.Nothing() -> Optional.of(new AttemptOutcome.Unchanged());
      case DriftDecision.Tell(Digest sourceDigest) ->
          Optional.of(new AttemptOutcome.Moved(sourceDigest));
      case DriftDecision.CopyAgain() -> Optional.empty();
    };
  }
}
