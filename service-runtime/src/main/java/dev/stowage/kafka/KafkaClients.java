package dev.stowage.kafka;

import dev.stowage.event.Topic;
import dev.stowage.image.Printable;
import dev.stowage.runtime.StartupException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaClientMetrics;
import io.micronaut.context.annotation.Context;
import jakarta.annotation.PostConstruct;
import jakarta.annotation.PreDestroy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/**
 * Makes every Kafka client of a service, with the same address and with metrics. At start it makes
 * sure that the broker answers and that every topic exists.
 */
@Context
public final class KafkaClients {
  private final KafkaConfiguration configuration;
  private final Optional<MeterRegistry> meters;
  private final List<KafkaClientMetrics> metrics = new CopyOnWriteArrayList<>();

  KafkaClients(KafkaConfiguration configuration, Optional<MeterRegistry> meters) {
    this.configuration = configuration;
    this.meters = meters;
  }

  /**
   * Creates the topics that are missing; those that exist are left as they are.
   *
   * @throws StartupException when the broker does not answer
   */
  @PostConstruct
  void createMissingTopics() {
    try (Admin admin = admin("topics")) {
      Set<String> present =
          admin
              .listTopics()
              .names()
              .get(configuration.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
      List<NewTopic> missing = new ArrayList<>();
      Arrays.stream(Topic.values())
          .filter(topic -> !present.contains(topic.topicName()))
          .forEach(topic ->
              missing.add(
                  new NewTopic(topic.topicName(), Optional.of(topic.partitions()), Optional.empty())
                      .configs(topic.configuration())));
      for (var created : admin.createTopics(missing).values().values()) {
        awaitCreated(created);
      }
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RetriableException ? unreachable(e) : refused(e.getCause());
    } catch (KafkaException e) {
      throw refused(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unreachable(e);
    }
  }

  private void awaitCreated(KafkaFuture<Void> created)
      throws InterruptedException, ExecutionException, TimeoutException {
    try {
      created.get(configuration.startTimeout().toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      // Another service was faster.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  private StartupException unreachable(Exception e) {
    return new StartupException(
        "Kafka at %s cannot be reached within %d s: check the address (stowage.kafka.bootstrap-servers) and that the broker runs"
            .formatted(configuration.bootstrapServers(), configuration.startTimeout().toSeconds()),
        e);
  }

  private StartupException refused(@Nullable Throwable cause) {
    String reason =
        cause == null || cause.getMessage() == null ? "no reason given" : cause.getMessage();
    return new StartupException(
        "Kafka at %s cannot be used: %s (check stowage.kafka.bootstrap-servers and stowage.kafka.client)"
            .formatted(configuration.bootstrapServers(), Printable.of(reason, 300)),
        cause);
  }

  /** A client for questions to the broker; the caller closes it. */
  public Admin admin(String name) {
    Map<String, Object> settings = settings(name);
    settings.put("default.api.timeout.ms", (int) configuration.startTimeout().toMillis());
    settings.put(
        "request.timeout.ms", (int) Math.min(10_000, configuration.startTimeout().toMillis()));
    return Admin.create(settings);
  }

  KafkaProducer<String, byte[]> producer(String name) {
    Map<String, Object> settings = settings(name);
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    settings.put("linger.ms", 5);
    // A new partition takes a producer's first batch whatever its sequence number: one that
    // overtakes another locks it out until its delivery times out.
    settings.put("max.in.flight.requests.per.connection", 1);
    settings.put("delivery.timeout.ms", 30_000);
    // Delivery must leave room for at least one request; the client's default for that is 30 s.
    settings.put("request.timeout.ms", 10_000);
    settings.put("max.block.ms", 15_000);
    KafkaProducer<String, byte[]> producer =
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer());
    meters.ifPresent(registry -> bind(new KafkaClientMetrics(producer), registry));
    return producer;
  }

  KafkaConsumer<String, byte[]> consumer(String name, Map<String, Object> more) {
    Map<String, Object> settings = settings(name);
    settings.put("enable.auto.commit", false);
    settings.put("auto.offset.reset", "earliest");
    settings.put("allow.auto.create.topics", false);
    settings.putAll(more);
    KafkaConsumer<String, byte[]> consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    meters.ifPresent(registry -> bind(new KafkaClientMetrics(consumer), registry));
    return consumer;
  }

  private void bind(KafkaClientMetrics binder, MeterRegistry registry) {
    binder.bindTo(registry);
    metrics.add(binder);
  }

  private Map<String, Object> settings(String name) {
    Map<String, Object> settings = new HashMap<>(configuration.client());
    settings.put("bootstrap.servers", configuration.bootstrapServers());
    settings.put("client.id", configuration.clientId() + "-" + name);
    settings.put("reconnect.backoff.max.ms", (int) Duration.ofSeconds(2).toMillis());
    return settings;
  }

  @PreDestroy
  void close() {
    metrics.forEach(KafkaClientMetrics::close);
  }
}
