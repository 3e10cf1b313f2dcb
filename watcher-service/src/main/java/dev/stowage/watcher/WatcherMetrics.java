package dev.stowage.watcher;

import dev.stowage.event.EventType;
import dev.stowage.watcher.discovery.Change;
import dev.stowage.watcher.source.WorkloadSource;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the watcher has seen and told, as metrics. */
@Singleton
final class WatcherMetrics {
  private final Optional<MeterRegistry> meters;
  private final Clock clock;
  private final AtomicReference<@Nullable Listed> last = new AtomicReference<>();

  private record Listed(int workloads, int images, Instant at) {}

  WatcherMetrics(Optional<MeterRegistry> meters, Clock clock) {
    this.meters = meters;
    this.clock = clock;
    meters.ifPresent(registry -> {
      gauge(
          registry,
          "stowage.watcher.workloads",
          "workloads seen by the last list",
          Listed::workloads);
      gauge(registry, "stowage.watcher.images", "distinct images they use", Listed::images);
      gauge(
          registry,
          "stowage.watcher.list.age.seconds",
          "time since the last full list",
          listed -> Duration.between(listed.at(), clock.instant()).toMillis() / 1000.0);
    });
  }

  private void gauge(
      MeterRegistry registry, String name, String description, ToDoubleFunction<Listed> value) {
    Gauge.builder(
            name,
            last,
            reference -> {
              Listed listed = reference.get();
              return listed == null ? Double.NaN : value.applyAsDouble(listed);
            })
        .description(description)
        .register(registry);
  }

  /** Shows how old the source's last proof of life is. */
  void watch(WorkloadSource source) {
    meters.ifPresent(registry ->
        Gauge.builder(
                "stowage.watcher.last.proof.of.life",
                source,
                watched ->
                    watched
                        .lastProofOfLife()
                        .map(at -> Duration.between(at, clock.instant()).toMillis() / 1000.0)
                        .orElse(Double.NaN))
            .description("seconds since the watch that has been silent longest said anything")
            .register(registry));
  }

  void listed(int workloads, int images, Instant at) {
    last.set(new Listed(workloads, images, at));
  }

  /** When the last full list was told; empty before the first. */
  Optional<Instant> lastListed() {
    return Optional.ofNullable(last.get()).map(Listed::at);
  }

  void published(Change change) {
    String type =
        switch (change) {
          case Change.Announce announce -> EventType.of(announce.event().getClass()).name();
          case Change.Forget forget -> "tombstone";
        };
    meters.ifPresent(
        registry -> registry.counter("stowage.watcher.events", "type", type).increment());
  }
}
