package dev.stowage.copier;

import dev.stowage.image.ImageReference;
import dev.stowage.registry.client.RegistryClient;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.publish.SleeperPush;
import dev.stowage.sleeper.SleeperImage;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.event.StartupEvent;
import io.micronaut.runtime.event.annotation.EventListener;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the sleeper's image under the target, where node caches of all clusters take it from. That
 * it cannot be pushed keeps no image from being copied.
 */
@Context
final class SleeperKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(SleeperKeeper.class);
  private static final Duration LOOK = Duration.ofMinutes(30);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

  private final boolean wanted;
  private final SleeperPush push;
  private final ImageReference place;
  private final Thread thread;
  private @Nullable String complaint;

  SleeperKeeper(
      SleeperSettings settings, CopierConfiguration configuration, RegistryClient client) {
    this.wanted = settings.sleeper();
    this.push = new SleeperPush(client);
    this.place = SleeperImage.make().at(configuration.targetRepository());
    this.thread = Thread.ofVirtual().name("sleeper").unstarted(this::run);
  }

  // Not before: a copier that refuses to start says why, and nothing else.
  @EventListener
  void start(StartupEvent started) {
    if (wanted) {
      thread.start();
    }
  }

  private void run() {
    try {
      Duration pause = FIRST_PAUSE;
      while (!Thread.currentThread().isInterrupted()) {
        if (isThere()) {
          pause = FIRST_PAUSE;
          Thread.sleep(LOOK);
        } else {
          Thread.sleep(pause);
          pause = pause.compareTo(LOOK) < 0 ? pause.multipliedBy(2) : LOOK;
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private boolean isThere() {
    try {
      if (push.ensure(place)) {
        LOG.info("the sleeper of node caches is pushed: {}", place);
      }
      complaint = null;
      return true;
    } catch (RegistryException e) {
      if (!Thread.currentThread().isInterrupted() && !e.getMessage().equals(complaint)) {
        complaint = e.getMessage();
        LOG.warn(
            "the sleeper of node caches cannot be pushed, trying again: {} (copies go on; stowage.copier.sleeper=false where there are no node caches)",
            complaint);
      }
      return false;
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    thread.interrupt();
    if (thread.isAlive() && !thread.join(Duration.ofSeconds(5))) {
      LOG.warn("the thread that keeps the sleeper has not ended yet");
    }
  }
}
