package dev.stowage.copier.budget;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.stowage.copier.fixture.CopierDatabase;
import dev.stowage.registry.call.RequestBudget;
import dev.stowage.registry.call.RequestBudget.Kind;
import dev.stowage.registry.call.RequestBudget.Limits;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two budgets on one database stand for two processes. */
class SharedRequestBudgetIT {
  private static final String HUB = "docker.io";
  private static final Jdbi JDBI = CopierDatabase.migrated();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final RequestBudget one = budget(JDBI);
  private final RequestBudget two = budget(JDBI);

  @BeforeEach
  void empty() {
    JDBI.useHandle(handle -> handle.execute("truncate request_budget, registry_pause"));
  }

  @Test
  void noNumberOfWorkersOfTwoProcessesSendsMoreThanTheBudgetWithoutItsReserve() throws Exception {
    answer(one, 200, "100;w=21600", "90;w=21600", null);
    two.beforeRequest(HUB, null, Kind.FREE);
    AtomicInteger sent = new AtomicInteger();
    List<Future<?>> workers = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      for (int i = 0; i < 200; i++) {
        RequestBudget process = i % 2 == 0 ? one : two;
        workers.add(
            threads.submit(() -> {
              try {
                process.beforeRequest(HUB, null, Kind.PULL);
                sent.incrementAndGet();
              } catch (RegistryException e) {
                assertThat(e.code()).isEqualTo(RegistryErrorCode.RATE_LIMITED);
              }
            }));
      }
      for (Future<?> worker : workers) {
        worker.get();
      }
    }
    assertThat(sent).hasValue(70);
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> one.beforeRequest(HUB, null, Kind.PULL))
        .satisfies(e -> {
          assertThat(e.getMessage()).contains(HUB, "20 of 100", "kept for pods");
          assertThat(e.retryAfter().orElseThrow())
              .isBetween(Duration.ofHours(5), Duration.ofHours(6));
        });
    assertThatCode(() -> one.beforeRequest(HUB, null, Kind.FREE)).doesNotThrowAnyException();
    assertThatCode(() -> one.beforeRequest(HUB, "ann", Kind.PULL)).doesNotThrowAnyException();
    assertThat(gauge()).isEqualTo(20);
  }

  @Test
  void anAnswerThatDoesNotKnowOfRequestsOnTheirWayGivesNothingBack() {
    answer(one, 200, "100;w=60", "50;w=60", null);
    one.beforeRequest(HUB, null, Kind.PULL);
    one.beforeRequest(HUB, null, Kind.PULL);
    answer(one, 200, "100;w=60", "49;w=60", null);
    assertThat(remaining()).isEqualTo(48);
    answer(one, 200, "100;w=60", "30;w=60", null);
    assertThat(remaining()).isEqualTo(30);
  }

  @Test
  void aNewWindowHasTheWholeBudget() {
    answer(one, 200, "100;w=60", "20;w=60", null);
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> one.beforeRequest(HUB, null, Kind.PULL));
    JDBI.useHandle(handle ->
        handle.execute("update request_budget set resets_at = clock_timestamp() - interval '1 s'"));
    one.beforeRequest(HUB, null, Kind.PULL);
    assertThat(remaining()).isEqualTo(99);
  }

  @Test
  void aRegistrySaysItselfWhenItsWindowEnds() {
    answer(one, 200, "100", "20", "30");
    assertThatExceptionOfType(RegistryException.class)
        .isThrownBy(() -> one.beforeRequest(HUB, null, Kind.PULL))
        .satisfies(e ->
            assertThat(e.retryAfter().orElseThrow()).isLessThanOrEqualTo(Duration.ofSeconds(30)));
    answer(one, 200, "100", "99", "3600");
    assertThat(remaining()).isEqualTo(99);
  }

  @Test
  void aRegistryThatAsksToBeLeftAloneIsLeftAloneByBothProcessesAndForEveryKindOfRequest() {
    two.beforeRequest("quay.io", null, Kind.FREE);
    one.afterAnswer("quay.io", null, limits(429, null, null, null, "120"));
    for (Kind kind : Kind.values()) {
      assertThatExceptionOfType(RegistryException.class)
          .isThrownBy(() -> one.beforeRequest("quay.io", "ann", kind))
          .satisfies(e ->
              assertThat(e.retryAfter().orElseThrow())
                  .isBetween(Duration.ofSeconds(100), Duration.ofSeconds(121)));
      await().until(() -> refuses(two, kind));
    }
    assertThatCode(() -> one.beforeRequest("ghcr.io", null, Kind.PULL)).doesNotThrowAnyException();
  }

  @Test
  void refusalsWithoutATimePauseLongerEachTimeAndOnceForAllThatCameTogether() {
    for (int i = 0; i < 8; i++) {
      one.afterAnswer("quay.io", null, limits(429, null, null, null, null));
    }
    assertThat(pause()).isBetween(1L, 2L);
    endPause("1 second");
    two.afterAnswer("quay.io", null, limits(429, null, null, null, null));
    assertThat(pause()).isBetween(3L, 4L);
    for (int i = 0; i < 20; i++) {
      endPause("1 second");
      one.afterAnswer("quay.io", null, limits(429, null, null, null, null));
    }
    assertThat(pause()).isBetween(890L, 900L);
    endPause("1 hour");
    one.afterAnswer("quay.io", null, limits(429, null, null, null, null));
    assertThat(pause()).isBetween(1L, 2L);
  }

  @Test
  void aRegistryThatNamesNoLimitCostsNoStatement() {
    AtomicInteger connections = new AtomicInteger();
    Jdbi counted =
        Jdbi.create(() -> {
          connections.incrementAndGet();
          return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:1/none");
        });
    RequestBudget away =
        new SharedRequestBudget(
            counted, 20, new BudgetMeters(meters), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    for (int i = 0; i < 1_000; i++) {
      away.beforeRequest("ghcr.io", null, Kind.PULL);
      away.afterAnswer("ghcr.io", null, limits(200, null, null, null, null));
    }
    assertThat(connections.get()).isLessThanOrEqualTo(2);
  }

  private RequestBudget budget(Jdbi on) {
    return new SharedRequestBudget(on, 20, new BudgetMeters(meters), Clock.systemUTC());
  }

  private static boolean refuses(RequestBudget budget, Kind kind) {
    try {
      budget.beforeRequest("quay.io", null, kind);
      return false;
    } catch (RegistryException e) {
      return true;
    }
  }

  private static void answer(
      RequestBudget budget, int status, String limit, String remaining, @Nullable String reset) {
    budget.afterAnswer(HUB, null, limits(status, limit, remaining, reset, null));
  }

  private static Limits limits(
      int status,
      @Nullable String limit,
      @Nullable String remaining,
      @Nullable String reset,
      @Nullable String retryAfter) {
    return new Limits(
        status,
        Optional.ofNullable(limit),
        Optional.ofNullable(remaining),
        Optional.ofNullable(reset),
        Optional.ofNullable(retryAfter));
  }

  private double gauge() {
    return meters.get("stowage.copier.budget.remaining").tag("registry", HUB).gauge().value();
  }

  private static long remaining() {
    return CopierDatabase.number(JDBI, "select remaining from request_budget");
  }

  private static long pause() {
    return CopierDatabase.number(
        JDBI,
        "select ceil(extract(epoch from paused_until - clock_timestamp()))::bigint from registry_pause");
  }

  private static void endPause(String ago) {
    JDBI.useHandle(handle ->
        handle.execute(
            "update registry_pause set paused_until = clock_timestamp() - ?::interval", ago));
  }
}
