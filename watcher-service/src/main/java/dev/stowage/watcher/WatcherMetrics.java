package dev.stowage.watcher;

import dev.stowage.event.EventType;
import dev.stowage.watcher.discovery.Change;
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
  private final AtomicReference<@Nullable Listed> last = new AtomicReference<>();

  private record Listed(int workloads, int images, Instant at) {}

  WatcherMetrics(Optional<MeterRegistry> meters, Clock clock) {
    this.meters = meters;
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
