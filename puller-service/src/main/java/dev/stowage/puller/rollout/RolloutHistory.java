package dev.stowage.puller.rollout;

import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RolloutEvent.OfWorkload;
import dev.stowage.event.RolloutEvent.RewriteContested;
import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.event.RolloutEvent.RolloutEnded;
import dev.stowage.event.RolloutEvent.RolloutResult;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.event.RolloutEvent.Tries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a workload's roll-outs.
 *
 * @param last what was told last; none when there was no roll-out, or all was forgiven since
 */
public record RolloutHistory(Optional<OfWorkload> last) {
  /** The code of originals that came back because somebody asked. */
  public static final String REVERT_REQUESTED = "REVERT_REQUESTED";

  private static final Duration TRIES_COUNT_FOR = Duration.ofHours(1);
  private static final int MOST_TRIES = 3;

  /** Nothing is remembered. */
  public static RolloutHistory none() {
    return new RolloutHistory(Optional.empty());
  }

  /** The copies that the last roll-out was about. */
  public List<ImageChange> images() {
    return last.map(OfWorkload::images).orElse(List.of());
  }

  /** The roll-out that was begun and not ended. */
  public Optional<RolloutStarted> inProgress() {
    return last.filter(RolloutStarted.class::isInstance).map(RolloutStarted.class::cast);
  }

  /** Whether the copies are, or were to be, in use: what is not any more, somebody took back. */
  public boolean usesCopies() {
    return last.map(event ->
            switch (event) {
              case RolloutStarted started -> started.aim() == RolloutAim.COPIES;
              case RolloutEnded ended ->
                  ended.aim() == RolloutAim.COPIES && ended.result() == RolloutResult.SUCCEEDED;
              case RewriteContested contested -> false;
            })
        .orElse(false);
  }

  /** Whether somebody else put the originals back last. */
  public boolean wasUndone() {
    return last.filter(RolloutEnded.class::isInstance)
        .map(RolloutEnded.class::cast)
        .filter(ended -> ended.result() == RolloutResult.UNDONE)
        .isPresent();
  }

  /** Whether the workload is left alone because somebody puts the originals back each time. */
  public boolean isContested() {
    return last.filter(RewriteContested.class::isInstance).isPresent();
  }

  /** Why the copies failed, as long as that is what was told last. */
  public Optional<RolloutStatus.Failed> failure() {
    return last.flatMap(event ->
        switch (event) {
          case RolloutStarted started -> failure(started.code(), started.message());
          case RolloutEnded ended
              when ended.aim() == RolloutAim.ORIGINALS || ended.result() == RolloutResult.FAILED ->
              failure(ended.code(), ended.message());
          case RolloutEnded ended -> Optional.empty();
          case RewriteContested contested -> Optional.empty();
        });
  }

  /** The tries so far. */
  public Tries tries() {
    return last.map(OfWorkload::tries).orElse(new Tries(List.of(), 0));
  }

  /** The tries with one more of now. */
  public Tries triedNow(Instant now) {
    List<Instant> recent = new ArrayList<>(recentTries(now));
    recent.add(now);
    int from = Math.max(0, recent.size() - MOST_TRIES);
    return new Tries(recent.subList(from, recent.size()), tries().undone());
  }

  /** When another try may be made of what was put back; none when it may be now. */
  public Optional<Instant> nextTry(Instant now) {
    List<Instant> recent = recentTries(now);
    return recent.size() < MOST_TRIES
        ? Optional.empty()
        : Optional.of(recent.getFirst().plus(TRIES_COUNT_FOR));
  }

  private List<Instant> recentTries(Instant now) {
    return tries().at().stream().filter(at -> at.isAfter(now.minus(TRIES_COUNT_FOR))).toList();
  }

  private static Optional<RolloutStatus.Failed> failure(
      @Nullable String code, @Nullable String message) {
    return code == null || code.equals(REVERT_REQUESTED)
        ? Optional.empty()
        : Optional.of(new RolloutStatus.Failed(code, message == null ? "" : message));
  }
}
