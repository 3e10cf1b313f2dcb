package dev.stowage.copier.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.stowage.copier.fixture.Bus;
import dev.stowage.copier.fixture.CopierDatabase;
import dev.stowage.copier.platform.PlatformPolicy;
import dev.stowage.copier.platform.PlatformStore;
import dev.stowage.engine.EmbeddedDatabase;
import dev.stowage.event.DiscoveryEvent;
import dev.stowage.event.Topic;
import dev.stowage.image.TargetNaming;
import dev.stowage.image.TargetRepository;
import dev.stowage.kafka.EventLoop;
import dev.stowage.kafka.ReceivedRecord;
import dev.stowage.testengine.DatabaseForTest;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.TestEngines;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeIT {
  private static final TargetRepository TARGET = TargetRepository.parse("t.io/backup");

  private final AtomicInteger offset = new AtomicInteger();

  @Test
  void theSameEventTwiceIsOneJob() {
    Jdbi jdbi = CopierDatabase.migrated();
    Intake intake = intake(jdbi, "mirror");
    ReceivedRecord event = event(Bus.discovered("quay.io/a:1"));
    intake.accept(List.of(event, event));
    intake.accept(List.of(event, event(Bus.discovered("quay.io/a:1"))));
    assertThat(jobs(jdbi)).containsExactly("quay.io/a:1 t.io/backup/quay.io/a:1 READY");
    assertThat(CopierDatabase.number(jdbi, "select count(*) from reference")).isEqualTo(1);
  }

  @Test
  void aPoisonRecordIsKeptOnceAsItCameAndTheOthersGoOn() {
    Jdbi jdbi = CopierDatabase.migrated();
    byte[] raw = {0, 1, (byte) 0xff, 0};
    ReceivedRecord poison =
        new ReceivedRecord.Poison(
            new ReceivedRecord.Position("stowage.discoveries", 3, 17), "k\0ey", raw, "no\0 JSON");
    List<ReceivedRecord> batch =
        List.of(event(Bus.discovered("quay.io/a:1")), poison, event(Bus.discovered("quay.io/b:1")));
    Intake intake = intake(jdbi, "mirror");
    intake.accept(batch);
    intake.accept(batch);
    assertThat(jobs(jdbi)).hasSize(2);
    assertThat(
            CopierDatabase.texts(
                jdbi,
                "select concat_ws(' ', topic, partition, record_offset, record_key, encode(value, 'hex'), reason) from dead_letter"))
        .containsExactly("stowage.discoveries 3 17 k\\0ey 0001ff00 no\\0 JSON");
  }

  @Test
  @DisplayName(
      "row C11 [BUG]: of two sources with one name the second is refused, naming the first")
  void rowC11OfTwoSourcesWithOneNameTheSecondIsRefused() {
    Jdbi jdbi = CopierDatabase.migrated();
    Intake intake = intake(jdbi, "flat");
    intake.accept(List.of(event(Bus.discovered("a.io/x:1"))));
    intake.accept(List.of(event(Bus.discovered("b.io/x:1")), event(Bus.discovered("b.io/y:1"))));
    intake.accept(List.of(event(Bus.discovered("b.io/x:1"))));
    assertThat(jobs(jdbi))
        .containsExactly(
            "a.io/x:1 t.io/backup:x_1 READY",
            "b.io/x:1 t.io/backup:x_1 REFUSED",
            "b.io/y:1 t.io/backup:y_1 READY");
    assertThat(CopierDatabase.texts(jdbi, "select convert_from(data, 'UTF8') from outbox"))
        .singleElement()
        .asString()
        .contains("\"source\":\"b.io/x:1\"", "REFUSED", "COLLISION", "a.io/x:1 and b.io/x:1");
  }

  @Test
  @DisplayName("row Y10 [BUG]: a/x:1 and b/x:1 do not collide where names keep the path")
  void rowY10PathsKeepNamesApart() {
    Jdbi jdbi = CopierDatabase.migrated();
    intake(jdbi, "path")
        .accept(List.of(event(Bus.discovered("a/x:1")), event(Bus.discovered("b/x:1"))));
    assertThat(jobs(jdbi)).hasSize(2).allMatch(job -> job.endsWith("READY"));
  }

  @Test
  void anImageWithoutAValidNameIsToldOfAndTheOthersGoOn() {
    Jdbi jdbi = CopierDatabase.migrated();
    intake(jdbi, "mirror")
        .accept(
            List.of(
                event(Bus.discovered("quay.io/" + "a/".repeat(120) + "b:1")),
                event(Bus.discovered("quay.io/b:1"))));
    assertThat(jobs(jdbi)).hasSize(1);
    assertThat(CopierDatabase.texts(jdbi, "select convert_from(data, 'UTF8') from outbox"))
        .singleElement()
        .asString()
        .contains("UNNAMEABLE")
        .doesNotContain("\"target\"");
  }

  @Test
  void aBatchIsTakenWholeOrNotAtAll() {
    Jdbi jdbi = CopierDatabase.migrated();
    jdbi.useHandle(handle -> handle.execute("drop table dead_letter"));
    List<ReceivedRecord> batch =
        List.of(
            event(Bus.discovered("quay.io/a:1")),
            new ReceivedRecord.Poison(
                new ReceivedRecord.Position("t", 0, 1), null, new byte[0], "r"));
    assertThatThrownBy(() -> intake(jdbi, "mirror").accept(batch))
        .isInstanceOf(JdbiException.class);
    assertThat(jobs(jdbi)).isEmpty();
  }

  @Test
  void whatArrivesWhilePostgresIsDeadIsTakenInWhenItIsBack(@TempDir Path directory)
      throws Exception {
    EmbeddedDatabase killed = EmbeddedDatabase.start(directory);
    int port = killed.port();
    DatabaseForTest database =
        new DatabaseForTest(killed.jdbcUrl(), killed.user(), killed.password());
    Jdbi jdbi = CopierDatabase.migrated(database);
    Intake intake = intake(jdbi, "mirror");
    AtomicInteger refused = new AtomicInteger();
    try (KafkaForTest kafka = TestEngines.newKafka();
        Bus bus = Bus.connect(kafka.bootstrapServers());
        EventLoop _ =
            EventLoop.inGroup(
                bus.clients(),
                "intake-it",
                List.of(Topic.DISCOVERIES.topicName()),
                records -> {
                  try {
                    intake.accept(records);
                  } catch (JdbiException e) {
                    refused.incrementAndGet();
                    throw e;
                  }
                },
                Clock.systemUTC())) {
      bus.discover("intake.example/before:1");
      await().until(() -> jobs(jdbi).size() == 1);

      ProcessHandle postmaster = ProcessHandle.of(killed.postmasterPid()).orElseThrow();
      postmaster.destroyForcibly();
      postmaster.onExit().get(30, TimeUnit.SECONDS);
      killed.close();
      List<String> images = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        images.add("intake.example/during:" + i);
      }
      bus.discover(images.toArray(String[]::new));
      await().until(() -> refused.get() > 0);

      try (EmbeddedDatabase back = EmbeddedDatabase.start(directory, port)) {
        assertThat(back.port()).isEqualTo(port);
        await()
            .untilAsserted(() ->
                assertThat(
                        CopierDatabase.number(
                            jdbi,
                            "select count(*) from copy_job where source like 'intake.example/during:%'"))
                    .isEqualTo(100));
      }
    }
  }

  private ReceivedRecord event(DiscoveryEvent event) {
    return new ReceivedRecord.Event(
        new ReceivedRecord.Position("stowage.discoveries", 0, offset.getAndIncrement()), event);
  }

  private static Intake intake(Jdbi jdbi, String naming) {
    return new Intake(
        jdbi,
        TARGET,
        TargetNaming.parse(naming),
        new PlatformStore(jdbi, new PlatformPolicy.All()),
        Clock.systemUTC());
  }

  private static List<String> jobs(Jdbi jdbi) {
    return CopierDatabase.texts(
        jdbi, "select concat_ws(' ', source, target, state) from copy_job order by source");
  }
}
