package dev.stowage.copier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.stowage.copier.fixture.Bus;
import dev.stowage.copier.fixture.CopierDatabase;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.RegistryForTest;
import dev.stowage.testengine.TestEngines;
import dev.stowage.testengine.TestImages;
import dev.stowage.testengine.TestLayer;
import dev.stowage.workload.ImageUse;
import dev.stowage.workload.PullPolicy;
import dev.stowage.workload.UseRole;
import io.micronaut.context.ApplicationContext;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tags that move between two real registries. */
class DriftIT {
  private static KafkaForTest kafka;
  private static Bus bus;
  private static RegistryForTest source;
  private static RegistryForTest target;
  private static Jdbi jdbi;
  private static ApplicationContext copier;

  @BeforeAll
  static void start() {
    kafka = TestEngines.newKafka();
    bus = Bus.connect(kafka.bootstrapServers());
    source = TestEngines.newRegistry();
    target = TestEngines.newRegistry();
    DatabaseForTest database = TestEngines.newDatabase();
    copier =
        ServiceLauncher.start(
            ServiceName.COPIER,
            Map.ofEntries(
                Map.entry("micronaut.server.port", -1),
                Map.entry("stowage.kafka.bootstrap-servers", kafka.bootstrapServers()),
                Map.entry("datasources.default.url", database.jdbcUrl()),
                Map.entry("datasources.default.username", database.user()),
                Map.entry("datasources.default.password", database.password()),
                Map.entry("stowage.copier.target", target.hostAndPort() + "/backup"),
                Map.entry(
                    "stowage.copier.insecure-registries",
                    source.hostAndPort() + "," + target.hostAndPort()),
                Map.entry("stowage.copier.first-backoff", "100ms"),
                Map.entry("stowage.copier.max-attempts", 2),
                Map.entry(
                    "stowage.copier.drift.rules",
                    "*:latest sync 1s,*:told warn 1s,always-pulled sync 1s"),
                Map.entry("stowage.copier.drift.poll", "200ms")));
    jdbi = CopierDatabase.connect(database);
  }

  @AfterAll
  static void stop() {
    copier.close();
    bus.close();
    source.close();
    target.close();
    kafka.close();
  }

  @Test
  void aTagThatMovedIsCopiedAgainAndOneThatDidNotIsNotToldOfAgain() {
    Digest first = TestImages.at(source).push("moving", "latest", TestLayer.text("first"));
    String image = source.hostAndPort() + "/moving";
    bus.discover(image);
    await().until(() -> bus.copied(image).size() == 1);
    lookedAt(image, 2);
    assertThat(bus.copied(image)).extracting(ImageCopied::digest).containsExactly(first);

    Digest second = TestImages.at(source).push("moving", "latest", TestLayer.text("second"));
    await().until(() -> bus.copied(image).size() == 2);
    assertThat(bus.copied(image)).extracting(ImageCopied::digest).containsExactly(first, second);
    assertThat(bus.failed(image)).isEmpty();
    String repository = bus.copied(image).getFirst().target().repository();
    assertThat(TestImages.at(target).digest(repository, "latest")).contains(second);
    // A rollback still finds what was there before.
    assertThat(TestImages.at(target).faults(repository, first.toString())).isEmpty();
  }

  @Test
  void aTagThatMovedIsOnlyToldOfWhereTheRuleSaysSo() {
    Digest first = TestImages.at(source).push("watched", "told", TestLayer.text("1"));
    String image = source.hostAndPort() + "/watched:told";
    bus.discover(image);
    await().until(() -> bus.copied(image).size() == 1);
    Digest second = TestImages.at(source).push("watched", "told", TestLayer.text("2"));
    await().until(() -> bus.copied(image).size() == 2);
    lookedAt(image, 2);
    assertThat(bus.copied(image)).hasSize(2).extracting(ImageCopied::digest).containsOnly(first);
    assertThat(bus.copied(image).getFirst().movedTo()).isNull();
    assertThat(bus.copied(image).getLast().movedTo()).isEqualTo(second);
    String repository = bus.copied(image).getFirst().target().repository();
    assertThat(TestImages.at(target).digest(repository, "told")).contains(first);
  }

  @Test
  void aTagThatAWorkloadPullsAtEveryStartIsLookedAtAgainFromThenOn() {
    Digest first = TestImages.at(source).push("pulled", "1", TestLayer.text("one"));
    String image = source.hostAndPort() + "/pulled:1";
    bus.discover(image);
    await().until(() -> bus.copied(image).size() == 1);

    Digest second = TestImages.at(source).push("pulled", "1", TestLayer.text("two"));
    bus.publish(List.of(alwaysPulled(Bus.discovered(image))));
    await().until(() -> bus.copied(image).size() == 2);
    assertThat(bus.copied(image)).extracting(ImageCopied::digest).containsExactly(first, second);

    Digest third = TestImages.at(source).push("pulled", "1", TestLayer.text("three"));
    await().until(() -> bus.copied(image).size() == 3);
    assertThat(bus.copied(image).getLast().digest()).isEqualTo(third);
  }

  private static ImageDiscovered alwaysPulled(ImageDiscovered found) {
    return new ImageDiscovered(
        found.id(),
        found.time(),
        found.workload(),
        found.container(),
        found.image(),
        null,
        new ImageUse(UseRole.WORKLOAD, PullPolicy.ALWAYS, null, null));
  }

  @Test
  void otherTagsAreNotLookedAtAgain() {
    TestImages.at(source).push("still", "1", TestLayer.text("still"));
    String image = source.hostAndPort() + "/still:1";
    bus.discover(image);
    await().until(() -> bus.copied(image).size() == 1);
    assertThat(
            CopierDatabase.texts(
                jdbi,
                "select coalesce(recheck_at::text, 'never') from copy_job where source like '%/still:1'"))
        .isEqualTo(List.of("never"));
  }

  // Two claims later the first of them has ended.
  private static void lookedAt(String image, int claims) {
    long before = claims(image);
    await().until(() -> claims(image) >= before + claims);
  }

  private static long claims(String image) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("select lease_epoch from copy_job where source = :source")
            .bind("source", ImageReference.parse(image).toString())
            .mapTo(Long.class)
            .one());
  }
}
