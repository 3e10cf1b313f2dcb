package dev.stowage.gateway.projection;

import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Ready once everything was projected that was there at the start, and while Postgres answers. */
@Singleton
@Readiness
final class ProjectionHealth implements HealthIndicator {
  private final Jdbi jdbi;
  private final ProjectionLoop loop;

  ProjectionHealth(Jdbi jdbi, ProjectionLoop loop) {
    this.jdbi = jdbi;
    this.loop = loop;
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Mono.fromCallable(this::result).subscribeOn(Schedulers.boundedElastic());
  }

  private HealthResult result() {
    boolean database = answers();
    boolean caughtUp = loop.isCaughtUp();
    return HealthResult.builder(
            "projection", database && caughtUp ? HealthStatus.UP : HealthStatus.DOWN)
        .details(Map.of("postgres", database ? "answers" : "does not answer", "caughtUp", caughtUp))
        .build();
  }

  private boolean answers() {
    try {
      return jdbi.withHandle(
          handle -> handle.createQuery("select true from generation").mapTo(Boolean.class).one());
    } catch (JdbiException e) {
      return false;
    }
  }
}
