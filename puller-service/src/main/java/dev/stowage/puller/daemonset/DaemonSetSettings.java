package dev.stowage.puller.daemonset;

import dev.stowage.image.ImageReference;
import dev.stowage.image.InvalidImageException;
import dev.stowage.image.TargetRepository;
import dev.stowage.runtime.StartupException;
import dev.stowage.sleeper.SleeperImage;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How caches are kept on nodes: {@code stowage.puller.cache.*}.
 *
 * @param target where the copier puts copies, and with them the sleeper
 * @param sleeper another image of Stowage's sleeper, as {@code stowage cache sleeper} pushes it
 * @param nodeDeadline how long a node that has not finished pulling holds its place
 */
@ConfigurationProperties("stowage.puller.cache")
record DaemonSetSettings(
    @Nullable String target,
    @Nullable String sleeper,
    @Bindable(defaultValue = "10m") Duration nodeDeadline) {

  DaemonSetSettings {
    if (!nodeDeadline.isPositive()) {
      throw new StartupException(
          "deadline %s is not above zero: set stowage.puller.cache.node-deadline to, for example, 10m"
              .formatted(nodeDeadline));
    }
  }

  /**
   * The image that pods of caches take the sleeper from.
   *
   * @throws StartupException when neither it nor the target is set, or one is malformed
   */
  String sleeperImage() {
    try {
      if (sleeper != null && !sleeper.isBlank()) {
        return ImageReference.parse(sleeper).toString();
      }
      if (target != null && !target.isBlank()) {
        return SleeperImage.make().at(TargetRepository.parse(target)).toString();
      }
    } catch (InvalidImageException e) {
      throw new StartupException("node caches: " + e.getMessage(), e);
    }
    throw new StartupException(
        "node caches need an image that keeps their containers alive: set stowage.puller.cache.target to the copier's target, or stowage.puller.cache.sleeper to an image pushed by 'stowage cache sleeper'");
  }
}
