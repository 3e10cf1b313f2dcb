package dev.stowage.puller.pace;

import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How fast workloads of a cluster may be rolled out: {@code stowage.puller.pace.*}.
 *
 * @param inProgress how many may be rolling out at a time
 * @param inProgressPerNamespace how many of one namespace
 * @param pause the least time between two beginnings
 * @param pausePerNamespace the same within a namespace
 * @param window when roll-outs may begin
 * @param failures after how many failed roll-outs the cluster's rewriting is halted
 * @param failuresWithin for how long a failed roll-out counts
 * @param deadline how long a roll-out may take before it counts as failed
 * @param check how often roll-outs in progress are looked at
 */
@ConfigurationProperties("stowage.puller.pace")
public record PaceSettings(
    @Bindable(defaultValue = "5") int inProgress,
    @Bindable(defaultValue = "2") int inProgressPerNamespace,
    @Bindable(defaultValue = "0s") Duration pause,
    @Bindable(defaultValue = "0s") Duration pausePerNamespace,
    @Bindable(defaultValue = "") String window,
    @Bindable(defaultValue = "3") int failures,
    @Bindable(defaultValue = "24h") Duration failuresWithin,
    @Bindable(defaultValue = "15m") Duration deadline,
    @Bindable(defaultValue = "2s") Duration check) {

  public PaceSettings {
    requireAboveZero("in-progress", inProgress);
    requireAboveZero("in-progress-per-namespace", inProgressPerNamespace);
    requireAboveZero("failures", failures);
    requireNotNegative("pause", pause);
    requireNotNegative("pause-per-namespace", pausePerNamespace);
    requirePositive("failures-within", failuresWithin);
    requirePositive("deadline", deadline);
    requirePositive("check", check);
    parsed(window);
  }

  /** The rules that these settings come to. */
  public PaceRules rules() {
    return new PaceRules(
        inProgress,
        inProgressPerNamespace,
        pause,
        pausePerNamespace,
        parsed(window),
        failures,
        failuresWithin,
        deadline);
  }

  private static TimeWindow parsed(String window) {
    try {
      return TimeWindow.parse(window);
    } catch (IllegalArgumentException e) {
      throw new StartupException(
          "window %s (stowage.puller.pace.window)".formatted(e.getMessage()), e);
    }
  }

  private static void requireAboveZero(String setting, int value) {
    if (value < 1) {
      throw new StartupException(
          "%d is not above zero: set stowage.puller.pace.%s to 1 or more"
              .formatted(value, setting));
    }
  }

  private static void requirePositive(String setting, Duration value) {
    if (!value.isPositive()) {
      throw new StartupException(
          "%s is not above zero: set stowage.puller.pace.%s to, for example, 15m"
              .formatted(value, setting));
    }
  }

  private static void requireNotNegative(String setting, Duration value) {
    if (value.isNegative()) {
      throw new StartupException(
          "%s is below zero: set stowage.puller.pace.%s to, for example, 30s"
              .formatted(value, setting));
    }
  }
}
