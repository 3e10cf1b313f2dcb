package dev.stowage.copier.transfer;

import dev.stowage.copier.job.AttemptOutcome;
import dev.stowage.copier.job.ClaimedJob;
import dev.stowage.copier.job.JobReason;
import dev.stowage.copier.platform.PlatformStore;
import dev.stowage.registry.copy.CopyControl;
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
  private final DriftCheck drift;
  private final PlatformStore platforms;
  private final Clock clock;

  ImageTransfer(ImageCopier copier, DriftCheck drift, PlatformStore platforms, Clock clock) {
    this.copier = copier;
    this.drift = drift;
    this.platforms = platforms;
    this.clock = clock;
  }

  AttemptOutcome attempt(ClaimedJob job, CopyControl control) {
    Instant start = clock.instant();
    try {
      Optional<AttemptOutcome> settled = look(job);
      if (settled.isPresent()) {
        return settled.get();
      }
      LOG.debug("cloning image {} to {}", job.source(), job.target());
      CopyAttempt attempt =
          CopyAttempt.of(job, () -> drift.mode(job.source()), platforms.needOf(job.source()));
      CopyResult result = copy(job, attempt, control);
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
          Duration.between(start, clock.instant()),
          attempt.platforms());
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

  // Empty where it has to be copied.
  private Optional<AttemptOutcome> look(ClaimedJob job) {
    return switch (job.reason()) {
      case DISCOVERED, PLATFORMS, VANISHED -> Optional.empty();
      case DRIFT -> job.earlier().flatMap(earlier -> drift.check(job.source(), earlier));
      case SUSPECTED ->
          job.earlier()
              .map(earlier ->
                  copier.isWhole(job.target(), earlier.digest())
                      ? new AttemptOutcome.Unchanged()
                      : new AttemptOutcome.Vanished());
    };
  }

  private CopyResult copy(ClaimedJob job, CopyAttempt attempt, CopyControl control) {
    try {
      return copier.copy(attempt.source(), job.target(), attempt.options(), control);
    } catch (RegistryException e) {
      if (e.code() != RegistryErrorCode.NOT_FOUND
          || attempt.source().equals(job.source())
          || job.reason() != JobReason.VANISHED) {
        throw e;
      }
      LOG.warn("{} is gone from its source; what its tag means now is copied", attempt.source());
      return copier.copy(job.source(), job.target(), attempt.options(), control);
    }
  }
}
