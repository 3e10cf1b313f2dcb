package dev.stowage.puller.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.puller.apiserver.ApiServer;
import dev.stowage.puller.apiserver.FakeApiServer;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class NamespaceAnnotationsTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
  private static final String ALL = "/api/v1/namespaces";
  private static final String SHOP = ALL + "/shop";
  private static final String OBJECT =
      "{\"metadata\": {\"name\": \"shop\", \"annotations\": {\"stowage.dev/rewrite\": \"%s\"}}}";

  private final FakeApiServer fake;
  private final ApiServer server;
  private final NamespaceWatch watch;

  NamespaceAnnotationsTest() throws IOException {
    fake = new FakeApiServer();
    server = new ApiServer(fake.client());
    watch = new NamespaceWatch(server);
  }

  @AfterEach
  void close() throws InterruptedException {
    watch.close();
    fake.close();
  }

  @Test
  void whatTheWatchTellsIsNotAskedFor() throws InterruptedException {
    watches("report");

    assertThat(modeAt(NOW)).isEqualTo("report");
    assertThat(modeAt(NOW.plus(Duration.ofHours(1)))).isEqualTo("report");
    watch.close();
    assertThat(asked()).isZero();
  }

  @Test
  void withoutAWatchOneIsAskedForOnceInHalfAMinute() {
    fake.put(SHOP, OBJECT.formatted("off"));
    NamespaceAnnotations annotations = at(NOW);

    assertThat(annotations.of("shop")).containsEntry("stowage.dev/rewrite", "off");
    assertThat(annotations.of("shop")).containsEntry("stowage.dev/rewrite", "off");
    assertThat(asked()).isEqualTo(1);
  }

  @Test
  void oneThatTheWatchHasNotToldOfYetIsAskedFor() {
    watches("report");
    fake.put(
        ALL + "/young", "{\"metadata\": {\"name\": \"young\", \"annotations\": {\"a\": \"b\"}}}");

    assertThat(at(NOW).of("young")).isEqualTo(Map.of("a", "b"));
  }

  /** They may forbid what is about to be done. */
  @Test
  void whileTheWatchIsInTroubleTheServerIsAsked() {
    watches("workload");
    fake.put(SHOP, OBJECT.formatted("off"));
    fake.delete(ALL);

    await().untilAsserted(() -> assertThat(modeAt(NOW)).isEqualTo("off"));
    assertThat(watch.annotationsOf("shop")).contains(Map.of("stowage.dev/rewrite", "workload"));
  }

  private void watches(String mode) {
    fake.put(ALL, "{\"metadata\": {}, \"items\": [%s]}".formatted(OBJECT.formatted(mode)));
    watch.start();
    await().until(() -> watch.currentAnnotationsOf("shop").isPresent());
  }

  private String modeAt(Instant now) {
    return at(now).of("shop").getOrDefault("stowage.dev/rewrite", "");
  }

  private NamespaceAnnotations at(Instant now) {
    return new NamespaceAnnotations(watch, server, Clock.fixed(now, ZoneOffset.UTC));
  }

  private long asked() {
    return fake.requests().stream().filter(("GET " + SHOP)::equals).count();
  }
}
