package dev.stowage.watcher;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.image.Platform;
import dev.stowage.watcher.discovery.Workload;
import dev.stowage.watcher.source.WorkloadListener;
import dev.stowage.watcher.source.WorkloadSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class WatcherMetricsTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final WatcherMetrics metrics =
      new WatcherMetrics(Optional.of(meters), Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void theAgeOfTheLastProofOfLifeIsAGaugeInSeconds() {
    Heard source = new Heard(NOW.minusMillis(90_500));
    metrics.watch(source);
    assertThat(meters.get("stowage.watcher.last.proof.of.life").gauge().value()).isEqualTo(90.5);
  }

  @Test
  void beforeTheFirstListThereIsNoProofOfLife() {
    Heard source = new Heard(null);
    metrics.watch(source);
    assertThat(meters.get("stowage.watcher.last.proof.of.life").gauge().value()).isNaN();
  }

  private record Heard(@Nullable Instant at) implements WorkloadSource {
    @Override
    public List<Workload> list() {
      return List.of();
    }

    @Override
    public void watch(WorkloadListener listener) {}

    @Override
    public Optional<List<Platform>> platforms() {
      return Optional.empty();
    }

    @Override
    public Optional<Instant> lastProofOfLife() {
      return Optional.ofNullable(at);
    }

    @Override
    public void close() {}
  }
}
