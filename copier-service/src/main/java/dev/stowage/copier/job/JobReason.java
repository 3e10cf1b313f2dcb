package dev.stowage.copier.job;

/** Why a job runs. */
public enum JobReason {
  /** Somebody uses the image. */
  DISCOVERED,
  /** Its tag may have moved. */
  DRIFT,
  /** It is needed for more platforms than it was copied for. */
  PLATFORMS,
  /** Somebody could not pull the copy. */
  SUSPECTED,
  /** The target has lost it, or a part of it. */
  VANISHED;

  /** Whether the copy is as good as before when an attempt fails. */
  public boolean isRecheck() {
    return switch (this) {
      case DISCOVERED, VANISHED -> false;
      case DRIFT, PLATFORMS, SUSPECTED -> true;
    };
  }
}
