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
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One attempt at a job: the copy, and its result or failure as an outcome. */
final class ImageTransfer {
  private static final Logger LOG = LoggerFactory.getLogger(ImageTransfer.class);

  private final ImageCopier copier;
  private final Clock clock;

  ImageTransfer(ImageCopier copier, Clock clock) {
    this.copier = copier;
    this.clock = clock;
  }

  AttemptOutcome attempt(ClaimedJob job, CopyControl control) {
    Instant start = clock.instant();
    LOG.debug("cloning image {} to {}", job.source(), job.target());
    try {
      CopyResult result = copier.copy(job.source(), job.target(), CopyOptions.DEFAULT, control);
      if (result.alreadyThere()) {
        LOG.debug("source image \"{}\" is already in backup registry", job.source());
      }
      return new AttemptOutcome.Copied(
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
