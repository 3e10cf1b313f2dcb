package dev.stowage.puller.progress;

import dev.stowage.cluster.Leadership;
import dev.stowage.event.NodeCacheEvent;
import dev.stowage.event.NodeCacheEvent.CachedImageReported;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.kafka.KafkaClients;
import dev.stowage.puller.KafkaEvents;
import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.cache.CacheOutcomes;
import dev.stowage.puller.cache.CacheReports;
import dev.stowage.puller.placement.Warmth;
import dev.stowage.puller.presence.ClusterPresence;
import dev.stowage.puller.presence.DeclaredCaches;
import dev.stowage.puller.presence.WarmNodes;
import dev.stowage.puller.rewrite.PullerSettings;
import io.kubernetes.client.openapi.ApiClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micronaut.context.ApplicationContext;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the puller knows of caches and tells of them, without the rest of it. */
final class ReportedCaches implements AutoCloseable {
  static final String CLUSTER = "prod";

  final DeclaredCaches declared = new DeclaredCaches();
  final CacheOutcomes outcomes = new CacheOutcomes();
  final CacheReports reports = new CacheReports();
  final MeterRegistry meters = new SimpleMeterRegistry();
  final ClusterPresence presence;
  final Warmth warmth;
  private final ApplicationContext context;
  private final ProgressService service;

  ReportedCaches(
      ApiClient client, String namespace, String kafka, Leadership leadership, Duration pause) {
    context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .banner(false)
            .properties(
                Map.of(
                    "stowage.kafka.bootstrap-servers", kafka, "stowage.kafka.client-id", "caches"))
            .start();
    presence = new ClusterPresence(new ApiServer(client), namespace, Clock.systemUTC());
    warmth = new WarmNodes(presence);
    service =
        new ProgressService(
            new ProgressSettings(pause),
            new PullerSettings(
                CLUSTER, "kubernetes", true, Duration.ofMinutes(10), Duration.ZERO, Duration.ZERO),
            leadership,
            declared,
            outcomes,
            presence,
            reports,
            context.getBean(KafkaClients.class),
            meters,
            Clock.systemUTC());
  }

  ReportedCaches start() {
    presence.start();
    service.start();
    return this;
  }

  /** The newest report of a cache that Kafka has. */
  static Optional<NodeCacheReported> newest(KafkaEvents kafka, String cache) {
    return kafka.caches().stream()
        .filter(event -> event.cache().equals(cache))
        .filter(NodeCacheReported.class::isInstance)
        .map(NodeCacheReported.class::cast)
        .max(Comparator.comparing(NodeCacheEvent::time));
  }

  /** The newest report of an image that Kafka has. */
  static Optional<CachedImageReported> newest(KafkaEvents kafka, String cache, String image) {
    List<CachedImageReported> all =
        kafka.caches().stream()
            .filter(CachedImageReported.class::isInstance)
            .map(CachedImageReported.class::cast)
            .filter(event -> event.cache().equals(cache) && event.image().equals(image))
            .toList();
    return all.stream().max(Comparator.comparing(NodeCacheEvent::time));
  }

  @Override
  public void close() throws InterruptedException {
    service.close();
    presence.close();
    context.close();
  }
}
