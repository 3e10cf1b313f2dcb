package dev.stowage.kafka;

import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.health.HealthStatus;
import io.micronaut.management.health.indicator.HealthIndicator;
import io.micronaut.management.health.indicator.HealthResult;
import io.micronaut.management.health.indicator.annotation.Readiness;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** Ready only while the broker answers. */
@Singleton
@Readiness
final class KafkaHealth implements HealthIndicator {
  private static final int TIMEOUT_MILLISECONDS = 3_000;

  private final Admin admin;

  KafkaHealth(KafkaClients clients) {
    this.admin = clients.admin("health");
  }

  @Override
  public Publisher<HealthResult> getResult() {
    return Publishers.map(
        Mono.fromCallable(this::isUp).subscribeOn(Schedulers.boundedElastic()),
        up -> HealthResult.builder("kafka", up ? HealthStatus.UP : HealthStatus.DOWN).build());
  }

  private boolean isUp() throws InterruptedException {
    try {
      admin
          .describeCluster(new DescribeClusterOptions().timeoutMs(TIMEOUT_MILLISECONDS))
          .clusterId()
          .get(TIMEOUT_MILLISECONDS, TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  @PreDestroy
  void close() {
    admin.close();
  }
}
