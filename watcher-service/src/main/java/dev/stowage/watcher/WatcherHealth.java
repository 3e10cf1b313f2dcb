package dev.stowage.watcher;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Ready once everything in the cluster has been told. */
@Singleton
@Readiness
final class WatcherHealth implements HealthIndicator {
  private final WatcherMetrics metrics;

  WatcherHealth(WatcherMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromSupplier(() ->
        metrics
            .lastListed()
            .map(at ->
                HealthResult.builder("watcher", HealthStatus.UP)
                    .details(Map.of("lastListed", at.toString())))
            .orElseGet(() -> HealthResult.builder("watcher", HealthStatus.DOWN))
            .build());
  }
}
