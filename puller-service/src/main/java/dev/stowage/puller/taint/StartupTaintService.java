package dev.stowage.puller.taint;

import dev.stowage.cluster.Leadership;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.cache.CacheDeclarations;
import dev.stowage.puller.cache.CacheOutcomes;
import dev.stowage.puller.placement.Presence;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks at cold nodes whenever something has changed, and at least every ten seconds. */
@Context
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
@Requires(property = "stowage.puller.cache.enabled", value = "true")
@Requires(property = "stowage.puller.cache.startup-taint.enabled", value = "true")
final class StartupTaintService {
  private static final Logger LOG = LoggerFactory.getLogger(StartupTaintService.class);
  private static final Duration AT_LEAST_EVERY = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  private final Leadership leadership;
  private final ColdNodes nodes;
  // Holds one thing: that something may have changed.
  private final BlockingQueue<Boolean> changes = new ArrayBlockingQueue<>(1);
  private final Thread thread;

  StartupTaintService(
      StartupTaintSettings settings,
      Leadership leadership,
      CacheDeclarations declarations,
      CacheOutcomes outcomes,
      Presence presence,
      ApiServer server,
      Clock clock) {
    this.leadership = leadership;
    this.nodes =
        new ColdNodes(
            new ColdRules(settings.deadline()), declarations, outcomes, presence, server, clock);
    this.thread = Thread.ofVirtual().name("startup-taint").unstarted(this::run);
    declarations.onChange(this::wake);
    outcomes.onChange(this::wake);
    presence.onChange(this::wake);
  }

  @PostConstruct
  void start() {
    thread.start();
  }

  private void wake() {
    if (!changes.offer(true)) {
      LOG.trace("awake already");
    }
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        leadership.await();
        Thread.sleep(look());
        if (changes.poll(AT_LEAST_EVERY.toMillis(), TimeUnit.MILLISECONDS) == null) {
          LOG.trace("start-up taints: looking though nothing has changed");
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  // How long to rest after it.
  private Duration look() {
    try {
      nodes.look();
      return PAUSE;
    } catch (RuntimeException e) {
      LOG.warn("start-up taints: tried again in {}: {}", AFTER_FAILURE, e.toString());
      wake();
      return AFTER_FAILURE;
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    thread.interrupt();
    if (!thread.join(Duration.ofSeconds(5))) {
      LOG.warn("the start-up taints' thread has not ended yet");
    }
  }
}
