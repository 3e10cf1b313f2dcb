package dev.stowage.watcher;

import dev.stowage.cluster.Leadership;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/** Ready once everything in the cluster has been told, by this replica or by the one that leads. */
@Singleton
@Readiness
final class WatcherHealth implements HealthIndicator {
  private final WatcherMetrics metrics;
  private final Leadership leadership;

  WatcherHealth(WatcherMetrics metrics, Leadership leadership) {
    this.metrics = metrics;
    this.leadership = leadership;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromSupplier(this::result);
  }

  private HealthResult result() {
    Optional<String> leader = leadership.otherLeader();
    if (leader.isPresent()) {
      return HealthResult.builder("watcher", HealthStatus.UP)
          .details(Map.of("standsByFor", leader.get()))
          .build();
    }
    return metrics
        .lastListed()
        .map(at ->
            HealthResult.builder("watcher", HealthStatus.UP)
                .details(Map.of("lastListed", at.toString())))
        .orElseGet(() -> HealthResult.builder("watcher", HealthStatus.DOWN))
        .build();
  }
}
