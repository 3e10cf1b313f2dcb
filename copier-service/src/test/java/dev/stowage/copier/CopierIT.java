package dev.stowage.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.copier.fixture.Bus;
import dev.stowage.copier.fixture.CopierDatabase;
import dev.stowage.event.CopyEvent.FailureState;
import dev.stowage.event.CopyEvent.ImageCopyFailed;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import dev.stowage.sleeper.SleeperImage;
import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.RegistryRequest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.testengine.TestImages;
import dev.stowage.testengine.TestLayer;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The whole service in this process, on a real broker, a real Postgres and real registries. */
class CopierIT {
  private static KafkaForTest kafka;
  private static Bus bus;
  private static RegistryForTest source;
  private static RegistryForTest target;
  private static DatabaseForTest database;
  private static ApplicationContext copier;

  @BeforeAll
  static void start() {
    kafka = TestEngines.newKafka();
    bus = Bus.connect(kafka.bootstrapServers());
    source = TestEngines.newRegistry();
    target = TestEngines.newRegistry();
    database = TestEngines.newDatabase();
    copier = copier(target.hostAndPort() + "/backup", Map.of());
  }

  @AfterAll
  static void stop() {
    copier.close();
    bus.close();
    source.close();
    target.close();
    kafka.close();
  }

  private static ApplicationContext copier(String to, Map<String, Object> more) {
    Map<String, Object> settings = new HashMap<>();
    settings.put("micronaut.server.port", -1);
    settings.put("stowage.kafka.bootstrap-servers", kafka.bootstrapServers());
    settings.put("datasources.default.url", database.jdbcUrl());
    settings.put("datasources.default.username", database.user());
    settings.put("datasources.default.password", database.password());
    settings.put("stowage.copier.target", to);
    settings.put(
        "stowage.copier.insecure-registries", source.hostAndPort() + "," + target.hostAndPort());
    settings.put("stowage.copier.first-backoff", "300ms");
    settings.put("stowage.copier.longest-backoff", "1s");
    settings.put("stowage.copier.max-attempts", 100);
    settings.putAll(more);
    return ServiceLauncher.start(ServiceName.COPIER, settings);
  }

  @Test
  @DisplayName(
      "row L8 [BUG]: a discovered image is copied to TARGET/HOST/PATH and told of with the source's digest")
  void rowL8ADiscoveredImageIsCopiedAndToldOf() {
    Digest digest = TestImages.at(source).push("foo/bar", "v1", TestLayer.text("l8"));
    String image = image("foo/bar:v1");
    bus.discover(image, image);
    await().until(() -> !bus.copied(image).isEmpty());
    String repository = "backup/" + source.hostAndPort().replace(':', '_') + "/foo/bar";
    assertThat(bus.copied(image))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.digest()).isEqualTo(digest);
          assertThat(event.target())
              .isEqualTo(ImageReference.parse(target.hostAndPort() + "/" + repository + ":v1"));
          assertThat(event.bytesMoved()).isPositive().isLessThanOrEqualTo(event.bytes());
        });
    assertThat(TestImages.at(target).digest(repository, "v1")).contains(digest);
    assertThat(TestImages.at(target).faults(repository, "v1")).isEmpty();
  }

  @Test
  void theSleeperOfNodeCachesIsUnderTheTargetForEveryPlatform() {
    SleeperImage sleeper = SleeperImage.make();
    await()
        .untilAsserted(() ->
            assertThat(TestImages.at(target).digest("backup/stowage/sleeper", sleeper.tag()))
                .contains(sleeper.index().digest()));
    assertThat(TestImages.at(target).faults("backup/stowage/sleeper", sleeper.tag())).isEmpty();
  }

  @Test
  void anIndexIsCopiedWithEveryPlatform() {
    Digest digest =
        TestImages.at(source)
            .pushIndex("multi", "1", Platform.parse("linux/amd64"), Platform.parse("linux/arm64"));
    bus.discover(image("multi:1"));
    await().until(() -> !bus.copied(image("multi:1")).isEmpty());
    assertThat(bus.copied(image("multi:1")).getFirst().digest()).isEqualTo(digest);
  }

  @Test
  void aMissingImageIsTriedAgainAndCopiedOnceItIsThere() {
    String image = image("late:1");
    bus.discover(image);
    await().until(() -> bus.failed(image).size() >= 2);
    assertThat(bus.failed(image))
        .allSatisfy(event -> {
          assertThat(event.code()).isEqualTo("NOT_FOUND");
          assertThat(event.state()).isEqualTo(FailureState.RETRYING);
          assertThat(event.nextAttempt()).isNotNull();
          assertThat(event.message()).contains(source.hostAndPort(), "late");
        });
    assertThat(bus.failed(image)).extracting(ImageCopyFailed::attempts).startsWith(1, 2);
    Digest digest = TestImages.at(source).push("late", "1", TestLayer.text("late"));
    await().until(() -> !bus.copied(image).isEmpty());
    assertThat(bus.copied(image).getFirst().digest()).isEqualTo(digest);
  }

  @Test
  @DisplayName("row C7: an image under the target is not copied")
  void rowC7AnImageUnderTheTargetIsNotCopied() {
    TestImages.at(source).push("after", "1", TestLayer.text("after"));
    String under = target.hostAndPort() + "/backup/x:1";
    bus.discover(under);
    bus.discover(image("after:1"));
    await().until(() -> !bus.copied(image("after:1")).isEmpty());
    assertThat(bus.events(under)).isEmpty();
    assertThat(
            CopierDatabase.texts(
                CopierDatabase.connect(database),
                "select source from copy_job where source like '%/backup/x:1'"))
        .isEmpty();
  }

  @Test
  void itSaysThatItIsReadyAndWhatItDid() throws IOException, InterruptedException {
    TestImages.at(source).push("counted", "1", TestLayer.text("counted"));
    bus.discover(image("counted:1"));
    await().until(() -> !bus.copied(image("counted:1")).isEmpty());
    assertThat(get("/health/readiness")).contains("\"status\":\"UP\"", "kafka", "jdbc");
    assertThat(get("/health/liveness")).contains("\"status\":\"UP\"");
    assertThat(get("/prometheus"))
        .contains(
            "stowage_copier_attempts_total",
            "stowage_copier_moved_bytes_total",
            "stowage_copier_jobs{",
            "stowage_copier_outbox_pending",
            "kafka_consumer");
  }

  @Test
  void theGaugesCountWhatWaits() {
    TestImages.at(source).push("gauge", "1", TestLayer.text("gauge"));
    bus.discover(image("gauge:1"));
    await().until(() -> !bus.copied(image("gauge:1")).isEmpty());
    await()
        .untilAsserted(() ->
            assertThat(get("/prometheus").lines())
                .anyMatch(line -> line.matches("stowage_copier_jobs\\{.*state=\"done\".*} [1-9].*"))
                .anyMatch(line -> line.matches("stowage_copier_outbox_pending.* 0\\.0")));
  }

  @Test
  @DisplayName(
      "row C15: a push that fails is told of, tried again, and made up for when the target allows it")
  void rowC15APushThatFailsIsMadeUpForLater() {
    TestImages.at(source).push("c15", "1", TestLayer.text("c15"));
    String image = image("c15:1");
    try (RegistryForTest closed = TestEngines.newRegistry("ann", "hunter2");
        Bus ownBus = Bus.connect(kafka.bootstrapServers())) {
      DatabaseForTest own = TestEngines.newDatabase();
      copier.close();
      Map<String, Object> settings =
          Map.of(
              "datasources.default.url",
              own.jdbcUrl(),
              "stowage.copier.check-target",
              false,
              "stowage.copier.sleeper",
              false,
              "stowage.copier.insecure-registries",
              source.hostAndPort() + "," + closed.hostAndPort());
      try (ApplicationContext shutOut = copier(closed.hostAndPort() + "/backup", settings)) {
        assertThat(shutOut.isRunning()).isTrue();
        ownBus.discover(image);
        await().until(() -> ownBus.failed(image).size() >= 2);
        assertThat(ownBus.failed(image))
            .allSatisfy(event -> {
              assertThat(event.code()).isEqualTo("UNAUTHORIZED");
              assertThat(event.state()).isEqualTo(FailureState.RETRYING);
              assertThat(event.message()).contains(closed.hostAndPort());
            });
        assertThat(closed.count(RegistryRequest::isWrite)).isZero();
      }
      Map<String, Object> withLogin = new HashMap<>(settings);
      withLogin.put("stowage.copier.docker-config", dockerConfig(closed.hostAndPort()));
      try (ApplicationContext letIn = copier(closed.hostAndPort() + "/backup", withLogin)) {
        assertThat(letIn.isRunning()).isTrue();
        await().until(() -> !ownBus.copied(image).isEmpty());
      }
      assertThat(ownBus.copied(image)).hasSize(1);
    } finally {
      copier = copier(target.hostAndPort() + "/backup", Map.of());
    }
  }

  private static String dockerConfig(String registry) {
    try {
      Path file = Files.createTempFile("docker", ".json");
      file.toFile().deleteOnExit();
      Files.writeString(
          file,
          "{\"auths\":{\"%s\":{\"username\":\"ann\",\"password\":\"hunter2\"}}}"
              .formatted(registry));
      return file.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void endingItPutsItsWorkBackAtOnce() {
    TestImages.at(source).push("large", "1", TestLayer.generated(300_000_000, 5));
    String image = image("large:1");
    bus.discover(image);
    await()
        .until(() ->
            CopierDatabase.texts(jobs(), "select state from copy_job where source like '%/large:1'")
                .equals(List.of("LEASED")));
    copier.close();
    List<String> left =
        CopierDatabase.texts(
            jobs(), "select state || ' ' || attempts from copy_job where source like '%/large:1'");
    copier = copier(target.hostAndPort() + "/backup", Map.of());
    assertThat(left).first().isIn("READY 0", "DONE 1");
    await().until(() -> !bus.copied(image).isEmpty());
    assertThat(bus.events(image)).hasSize(1);
  }

  private static Jdbi jobs() {
    return CopierDatabase.connect(database);
  }

  private static String image(String name) {
    return source.hostAndPort() + "/" + name;
  }

  private static String get(String path) throws IOException, InterruptedException {
    int port = copier.getBean(EmbeddedServer.class).getPort();
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    }
  }
}
