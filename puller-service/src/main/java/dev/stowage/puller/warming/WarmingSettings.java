package dev.stowage.puller.warming;

import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;

/**
 * Whether a roll-out waits for its copies to be on the nodes: {@code stowage.puller.cache.*}.
 *
 * @param enabled whether there are node caches at all
 * @param warmRewrites whether every copy that workloads are moved over to is kept on nodes, and
 *     waited for
 * @param warmDeadline how long a roll-out waits at most
 */
@ConfigurationProperties("stowage.puller.cache")
public record WarmingSettings(
    @Bindable(defaultValue = "false") boolean enabled,
    @Bindable(defaultValue = "false") boolean warmRewrites,
    @Bindable(defaultValue = "10m") Duration warmDeadline) {

  public WarmingSettings {
    if (!warmDeadline.isPositive()) {
      throw new StartupException(
          "%s is not above zero: set stowage.puller.cache.warm-deadline to, for example, 10m"
              .formatted(warmDeadline));
    }
  }

  /** Whether roll-outs wait. */
  public boolean waits() {
    return enabled && warmRewrites;
  }
}
