package dev.stowage.copier.transfer;

import dev.stowage.copier.job.AttemptOutcome;
import dev.stowage.copier.job.ClaimedJob;
import dev.stowage.registry.copy.CopyControl;
import dev.stowage.registry.copy.CopyOptions;
import dev.stowage.registry.copy.CopyResult;
import dev.stowage.registry.copy.ImageCopier;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a job: the copy, and its result or failure as an outcome. */
final class ImageTransfer {
  private static final Logger LOG = LoggerFactory.getLogger(ImageTransfer.class);

  // A tag that moves must not take the image from those that were rolled out with it.
  private static final CopyOptions WITH_ANCHORS =
      new CopyOptions(List.of(), CopyOptions.DEFAULT.referrers(), true, true);

  private final ImageCopier copier;
  private final DriftCheck drift;
  private final Clock clock;

  ImageTransfer(ImageCopier copier, DriftCheck drift, Clock clock) {
    this.copier = copier;
    this.drift = drift;
    this.clock = clock;
  }

  AttemptOutcome attempt(ClaimedJob job, CopyControl control) {
    Instant start = clock.instant();
    try {
      Optional<AttemptOutcome> settled =
          job.recheck().flatMap(recheck -> drift.check(job.source(), recheck));
      if (settled.isPresent()) {
        return settled.get();
      }
      LOG.debug("cloning image {} to {}", job.source(), job.target());
      CopyResult result = copier.copy(job.source(), job.target(), WITH_ANCHORS, control);
      result.notes().forEach(note -> LOG.info("{}: {}", job.source(), note));
      if (result.alreadyThere()) {
        LOG.debug("source image \"{}\" is already in backup registry", job.source());
      }
      return new AttemptOutcome.Copied(
          result.sourceDigest(),
          result.digest(),
          result.mediaType(),
          result.bytes(),
          result.bytesMoved(),
          Duration.between(start, clock.instant()));
    } catch (RegistryException e) {
      if (e.code() == RegistryErrorCode.CANCELLED) {
        return new AttemptOutcome.Abandoned();
      }
      return new AttemptOutcome.Failed(
          e.code().name(),
          e.getMessage(),
          e.code().advice(),
          e.retryable(),
          e.registry(),
          e.retryAfter());
    } catch (RuntimeException e) {
      LOG.error("The copy of {} met what nobody thought of", job.source(), e);
      return new AttemptOutcome.Failed(
          "INTERNAL",
          "the copy of %s failed inside the copier".formatted(job.source()),
          "look at the copier's log at this time, and report it",
          true,
          "",
          Optional.empty());
    }
  }
}
