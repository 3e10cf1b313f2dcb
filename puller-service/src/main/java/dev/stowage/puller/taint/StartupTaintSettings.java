package dev.stowage.puller.taint;

import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * The taint {@code stowage.dev/cold}: {@code stowage.puller.cache.startup-taint.*}.
 *
 * @param enabled whether it is taken off nodes whose images are there
 * @param deadline how long a node may be without an image before it is taken off all the same
 */
@ConfigurationProperties("stowage.puller.cache.startup-taint")
record StartupTaintSettings(
    @Bindable(defaultValue = "false") boolean enabled,
    @Bindable(defaultValue = "15m") Duration deadline) {
  StartupTaintSettings {
    if (!deadline.isPositive()) {
      throw new StartupException(
          "%s is not above zero: set stowage.puller.cache.startup-taint.deadline to, for example, 15m"
              .formatted(deadline));
    }
  }
}
