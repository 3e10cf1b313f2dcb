package dev.stowage.puller.rewrite;

import dev.stowage.cluster.Leadership;
import dev.stowage.event.RolloutEvent.RolloutEnded;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.puller.cache.CacheRequests;
import dev.stowage.puller.known.RewriteState;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.ModeSettings;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.puller.placement.Warmth;
import dev.stowage.puller.rollout.Rollouts;
import dev.stowage.puller.warming.WarmingQueue;
import dev.stowage.puller.warming.WarmingSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.BeanProvider;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Property;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What deciding about rewrites needs, from the settings. */
@Factory
final class RewriteFactory {
  private static final URI SOURCE = URI.create("/stowage/puller");

  @Singleton
  ModeRules modes(PullerSettings puller, ModeSettings modes) {
    return puller.rewrite() ? modes.rules() : new ModeRules(RewriteMode.REPORT, Map.of());
  }

  @Singleton
  WarmingQueue warming(
      WarmingSettings settings,
      @Property(name = "stowage.puller.cache.warm-rewrites", defaultValue = "false") boolean waits,
      BeanProvider<Warmth> nodes) {
    return new WarmingQueue(
        settings.deadline(),
        waits && nodes.isPresent()
            ? Optional.of((image, among) -> nodes.get().missing(image, among))
            : Optional.empty());
  }

  @Singleton
  CacheRequests cacheRequests(PullerSettings puller) {
    return new CacheRequests(puller.cluster());
  }

  @Singleton
  RewriteState state(PullerSettings puller, Rollouts rollouts, Clock clock) {
    return new RewriteState(puller.cluster(), rollouts, puller.verifiedWithin(), clock);
  }

  @Singleton
  RewriteQueue queue(Clock clock) {
    return new RewriteQueue(clock);
  }

  @Singleton
  @Named("rollouts")
  @Bean(preDestroy = "close")
  EventPublisher publisher(KafkaClients clients) {
    return new EventPublisher(clients, "rollout-events", SOURCE);
  }

  @Singleton
  Rollouts rollouts(
      PullerSettings puller,
      Leadership leadership,
      @Named("rollouts") EventPublisher publisher,
      MeterRegistry meters) {
    return new Rollouts(
        puller.cluster(),
        event -> {
          leadership.requireHeld();
          publisher.publish(event);
          if (event instanceof RolloutEnded ended) {
            meters
                .counter(
                    "stowage.puller.rollouts.ended",
                    "result",
                    ended.result().name().toLowerCase(Locale.ROOT),
                    "aim",
                    ended.aim().name().toLowerCase(Locale.ROOT))
                .increment();
          }
        });
  }
}
