package dev.stowage.testengine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.image.Digest;
import dev.stowage.image.Platform;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class EnginesForTestsIT {

  /** The registries that tests may get, by what this machine has. */
  enum Kind {
    CHOSEN,
    EMBEDDED;

    RegistryForTest start() {
      return switch (this) {
        case CHOSEN -> TestEngines.newRegistry();
        case EMBEDDED -> TestEngines.newEmbeddedRegistry();
      };
    }
  }

  @Test
  void theSharedBrokerIsOneAndAnOwnOneIsAnother() throws Exception {
    assertThat(TestEngines.kafka().bootstrapServers())
        .isEqualTo(TestEngines.kafka().bootstrapServers());
    try (KafkaForTest own = TestEngines.newKafka();
        Admin admin = Admin.create(Map.of("bootstrap.servers", own.bootstrapServers()));
        Admin shared =
            Admin.create(Map.of("bootstrap.servers", TestEngines.kafka().bootstrapServers()))) {
      admin
          .createTopics(List.of(new NewTopic("own", Optional.of(1), Optional.empty())))
          .all()
          .get(60, TimeUnit.SECONDS);
      assertThat(names(admin)).contains("own");
      assertThat(names(shared)).doesNotContain("own");
    }
  }

  private static Set<String> names(Admin admin) throws Exception {
    return admin.listTopics().names().get(60, TimeUnit.SECONDS);
  }

  @Test
  void everyDatabaseIsEmptyAndApart() throws Exception {
    DatabaseForTest one = TestEngines.newDatabase();
    DatabaseForTest other = TestEngines.newDatabase();
    execute(one, "CREATE TABLE fruit (name text)");
    assertThatThrownBy(() -> execute(other, "SELECT * FROM fruit"))
        .isInstanceOf(SQLException.class)
        .hasMessageContaining("does not exist");
  }

  private static void execute(DatabaseForTest database, String sql) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aRegistryKeepsEveryFormByteForByteAndTellsItsRequests(Kind kind) {
    try (RegistryForTest registry = kind.start()) {
      TestImages images = TestImages.at(registry);
      for (ImageFormat format : ImageFormat.values()) {
        Digest image = images.push(format, "app/web", "1", TestLayer.text("one"));
        assertThat(images.digest("app/web", "1")).contains(image);
        assertThat(images.manifest("app/web", "1").orElseThrow().mediaType())
            .isEqualTo(format.manifest());
        Digest index =
            images.pushIndex(
                format,
                "app/multi",
                "1",
                Platform.parse("linux/amd64"),
                Platform.parse("linux/arm64"));
        assertThat(images.digest("app/multi", "1")).contains(index);
        assertThat(images.faults("app/multi", "1")).isEmpty();
      }
      assertThat(images.digest("app/web", "2")).isEmpty();
      assertThat(images.faults("app/web", "2")).containsExactly("no manifest 2");
      Awaitility.await()
          .untilAsserted(() ->
              assertThat(registry.requests())
                  .contains(new RegistryRequest("PUT", "/v2/app/web/manifests/1", 201))
                  .contains(new RegistryRequest("GET", "/v2/app/web/manifests/2", 404)));
    }
  }

  @ParameterizedTest
  @EnumSource(Kind.class)
  void aLargeLayerIsStreamed(Kind kind) {
    long size = 300L << 20;
    try (RegistryForTest registry = kind.start()) {
      TestImages images = TestImages.at(registry);
      TestLayer layer = TestLayer.generated(size, 1);
      images.push("app/big", "1", layer);
      assertThat(images.blobExists("app/big", layer.digest())).isTrue();
      assertThat(images.faults("app/big", "1")).isEmpty();
    }
  }

  @Test
  void aMissingBlobIsSeen() {
    try (RegistryForTest registry = TestEngines.newRegistry()) {
      TestImages images = TestImages.at(registry);
      images.push("app/web", "1", TestLayer.text("one"));
      StoredManifest manifest = images.manifest("app/web", "1").orElseThrow();
      assertThat(images.faults("app/web", manifest.digest().toString())).isEmpty();
      Digest missing = TestLayer.text("missing").digest();
      assertThat(images.blobExists("app/web", missing)).isFalse();
    }
  }

  @Test
  void aRegistryWithAPasswordRefusesOthers() {
    try (RegistryForTest registry = TestEngines.newRegistry("alice", "s3cret")) {
      String host = registry.hostAndPort();
      Digest image = TestImages.at(host, "alice", "s3cret").push("app", "1", TestLayer.text("a"));
      assertThat(TestImages.at(host, "alice", "s3cret").digest("app", "1")).contains(image);
      assertThatThrownBy(() -> TestImages.at(host, "alice", "wrong").digest("app", "1"))
          .hasMessageContaining("401");
      assertThatThrownBy(() -> TestImages.at(host).digest("app", "1")).hasMessageContaining("401");
    }
  }

  @Test
  void anEmbeddedRegistryWithAPasswordRefusesOthers() {
    try (RegistryForTest registry =
        LoggedEmbeddedRegistry.start(Optional.of(new Credentials("alice", "s3cret")))) {
      String host = registry.hostAndPort();
      Digest image = TestImages.at(host, "alice", "s3cret").push("app", "1", TestLayer.text("a"));
      assertThat(TestImages.at(host, "alice", "s3cret").digest("app", "1")).contains(image);
      assertThatThrownBy(() -> TestImages.at(host, "alice", "wrong").digest("app", "1"))
          .hasMessageContaining("401");
    }
  }
}
