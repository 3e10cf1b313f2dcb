package dev.stowage.puller.warming;

import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * How long roll-outs wait for their copies to be on the nodes: {@code
 * stowage.puller.cache.warming.*}.
 *
 * @param deadline how long one waits at most
 */
@ConfigurationProperties("stowage.puller.cache.warming")
public record WarmingSettings(@Bindable(defaultValue = "10m") Duration deadline) {

  public WarmingSettings {
    if (!deadline.isPositive()) {
      throw new StartupException(
          "%s is not above zero: set stowage.puller.cache.warming.deadline to, for example, 10m"
              .formatted(deadline));
    }
  }
}
