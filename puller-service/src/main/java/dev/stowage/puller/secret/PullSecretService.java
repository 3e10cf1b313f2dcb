package dev.stowage.puller.secret;

import dev.stowage.puller.known.KnownCopies;
import dev.stowage.puller.mode.KnownNamespaces;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Requires;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks after the pull secrets from time to time, where one is configured. */
@Context
@Requires(property = "stowage.puller.pull-secret.name")
@Requires(property = "stowage.puller.platform", value = "kubernetes", defaultValue = "kubernetes")
final class PullSecretService {
  private static final Logger LOG = LoggerFactory.getLogger(PullSecretService.class);

  private final Duration interval;
  private final PullSecretSource source;
  private final PullSecretKeeper keeper;
  private final Thread thread;

  PullSecretService(
      PullSecretSettings settings,
      PullSecretRules rules,
      ModeRules modes,
      SecretStore store,
      KnownNamespaces namespaces,
      KnownCopies copies,
      Clock clock) {
    this.interval = settings.interval();
    this.source = new PullSecretSource(settings, store);
    this.keeper =
        new PullSecretKeeper(
            Objects.requireNonNull(settings.name()),
            source,
            store,
            new PullSecretNeed(rules, modes),
            namespaces,
            copies,
            clock);
    this.thread = Thread.ofVirtual().name("pull-secrets").unstarted(this::run);
  }

  @PostConstruct
  void start() {
    try {
      source.read();
    } catch (RuntimeException e) {
      throw new StartupException("pull secret: " + e.getMessage(), e);
    }
    thread.start();
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        keeper.look();
        Thread.sleep(interval);
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  @PreDestroy
  void close() throws InterruptedException {
    thread.interrupt();
    if (!thread.join(Duration.ofSeconds(5))) {
      LOG.warn("the pull secrets' thread has not ended yet");
    }
  }
}
