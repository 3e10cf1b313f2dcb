package dev.stowage.puller.progress;

import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How caches are reported: {@code stowage.puller.cache.reports.*}.
 *
 * @param pause the least time between two reports of the same thing
 */
@ConfigurationProperties("stowage.puller.cache.reports")
record ProgressSettings(@Bindable(defaultValue = "5s") Duration pause) {
  ProgressSettings {
    if (!pause.isPositive()) {
      throw new StartupException(
          "%s is not above zero: set stowage.puller.cache.reports.pause to, for example, 5s"
              .formatted(pause));
    }
  }
}
