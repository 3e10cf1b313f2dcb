package dev.stowage.copier;

import dev.stowage.copier.drift.DriftRules;
import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import java.util.List;

/**
 * Which tags are looked at again: {@code stowage.copier.drift.*}.
 *
 * @param rules {@code PATTERN sync INTERVAL} (copy again), {@code PATTERN warn INTERVAL} (only
 *     tell) or {@code PATTERN ignore}; the first that matches a reference decides, and one that
 *     none matches is not looked at again, nor is a digest; the pattern {@code always-pulled}
 *     stands for what a workload pulls at every start
 * @param poll how often it is looked for what is due
 */
@ConfigurationProperties("stowage.copier.drift")
public record DriftConfiguration(
    @Bindable(defaultValue = "*:latest sync 1h,always-pulled sync 1h") List<String> rules,
    @Bindable(defaultValue = "10s") Duration poll) {

  public DriftConfiguration {
    rules = List.copyOf(rules);
    if (!poll.isPositive()) {
      throw new StartupException("stowage.copier.drift.poll must be longer than nothing");
    }
  }

  /**
   * The rules, parsed.
   *
   * @throws StartupException when one is malformed
   */
  DriftRules parsedRules() {
    return DriftRules.parse(rules);
  }
}
