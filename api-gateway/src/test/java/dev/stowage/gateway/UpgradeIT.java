package dev.stowage.gateway;

import static dev.stowage.gateway.Happening.container;
import static dev.stowage.gateway.Happening.deployment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.image.ImageReference;
import dev.stowage.kafka.EventPublisher;
import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.workload.ImageUse;
import dev.stowage.workload.PullPolicy;
import dev.stowage.workload.UseRole;
import dev.stowage.workload.WorkloadId;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.flywaydb.core.Flyway;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.generic.GenericType;
import org.junit.jupiter.api.Test;

/** A gateway finds the tables that one of an older version has filled. */
class UpgradeIT {
  private static final WorkloadId FRONT = deployment("upgraded", "shop", "front");
  private static final ImageDiscovered FOUND =
      new ImageDiscovered(
          UUID.randomUUID(),
          Instant.parse("2026-11-21T10:00:00Z"),
          FRONT,
          container("web"),
          ImageReference.parse("nginx:1.25"),
          null,
          new ImageUse(UseRole.ROLLBACK, PullPolicy.ALWAYS, List.of(), List.of("login")));

  @Test
  void whatAnOlderVersionDidNotStoreIsReadAgainFromTheEvents() throws Exception {
    DatabaseForTest database = TestEngines.newDatabase();
    Jdbi old = filledByTheOldVersion(database, offsetsOnceProjected());
    String generation = generation(old);

    try (GatewayForTest gateway = GatewayForTest.start(database)) {
      JsonNode web = gateway.items("/api/v1/workloads?cluster=upgraded").getFirst();
      assertThat(web.get("containers").get(0).get("role").asText()).isEqualTo("ROLLBACK");
      assertThat(web.get("containers").get(0).get("pullPolicy").asText()).isEqualTo("ALWAYS");
      assertThat(generation(old)).isNotEqualTo(generation);
    }
  }

  @Test
  void anOlderGatewayCannotGoOnFromItsOwnPlaceWhileTheNewOneReadsAgain() {
    DatabaseForTest database = TestEngines.newDatabase();
    Jdbi old = filledByTheOldVersion(database, Map.of());

    migrate(database, "latest");

    assertThatThrownBy(() ->
            old.useHandle(handle ->
                handle.execute("select topic, partition, next_offset from projection_offset")))
        .isInstanceOf(JdbiException.class);
  }

  // Where a gateway is in the topics that has read the event.
  private static Map<String, Long> offsetsOnceProjected() {
    try (GatewayForTest gateway = GatewayForTest.start(TestEngines.newDatabase());
        EventPublisher publisher = gateway.publisher()) {
      publisher.publish(FOUND);
      await().until(() -> !gateway.items("/api/v1/workloads?cluster=upgraded").isEmpty());
      return gateway
          .jdbi()
          .withHandle(handle ->
              handle
                  .createQuery(
                      "select topic || ' ' || partition as place, next_offset from projected_offset")
                  .setMapKeyColumn("place")
                  .setMapValueColumn("next_offset")
                  .collectInto(new GenericType<Map<String, Long>>() {}));
    }
  }

  private static Jdbi filledByTheOldVersion(DatabaseForTest database, Map<String, Long> offsets) {
    migrate(database, "4");
    Jdbi jdbi =
        Jdbi.create(() ->
            DriverManager.getConnection(
                database.jdbcUrl() + "?currentSchema=" + GatewayForTest.SCHEMA,
                database.user(),
                database.password()));
    jdbi.useHandle(handle -> {
      offsets.forEach((place, next) ->
          handle.execute(
              "insert into projection_offset (topic, partition, next_offset) values (?, ?, ?)",
              place.substring(0, place.indexOf(' ')),
              Integer.valueOf(place.substring(place.indexOf(' ') + 1)),
              next));
      handle.execute(
          """
          insert into discovery (key, workload, cluster, namespace, kind, name, container, image,
            registry, discovered_at)
          values (?, ?, 'upgraded', 'shop', 'Deployment', 'front', 'containers/web',
            'docker.io/library/nginx:1.25', 'docker.io', now())
          """,
          FOUND.key(),
          FRONT.toString());
    });
    return jdbi;
  }

  private static void migrate(DatabaseForTest database, String target) {
    Flyway.configure()
        .dataSource(database.jdbcUrl(), database.user(), database.password())
        .locations("classpath:svc/gateway/db")
        .schemas(GatewayForTest.SCHEMA)
        .defaultSchema(GatewayForTest.SCHEMA)
        .target(target)
        .load()
        .migrate();
  }

  private static String generation(Jdbi jdbi) {
    return jdbi.withHandle(
        handle -> handle.createQuery("select id from generation").mapTo(String.class).one());
  }
}
