package dev.stowage.standalone.stack;

import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The four services, each in its own application context of this process. */
public final class ServiceStack implements AutoCloseable {
  // Work in hand ends before those who would show it.
  private static final List<ServiceName> END_ORDER =
      List.of(ServiceName.WATCHER, ServiceName.COPIER, ServiceName.PULLER, ServiceName.GATEWAY);

  private final Map<ServiceName, ApplicationContext> contexts;

  private ServiceStack(Map<ServiceName, ApplicationContext> contexts) {
    this.contexts = contexts;
  }

  /**
   * Starts them side by side.
   *
   * @throws dev.stowage.runtime.StartupException when one cannot start with what it was given
   */
  public static ServiceStack start(StackSettings settings, Engines engines) {
    Map<ServiceName, CompletableFuture<ApplicationContext>> starting =
        new EnumMap<>(ServiceName.class);
    for (ServiceName service : ServiceName.values()) {
      Map<String, Object> properties = properties(service, settings, engines);
      CompletableFuture<ApplicationContext> future = new CompletableFuture<>();
      // Platform threads: starting is mostly class loading, which virtual threads cannot wait in.
      Thread.ofPlatform()
          .daemon()
          .name("start-" + service)
          .start(() -> {
            try {
              future.complete(ServiceLauncher.start(service, properties));
            } catch (Throwable e) {
              future.completeExceptionally(e);
            }
          });
      starting.put(service, future);
    }
    Map<ServiceName, ApplicationContext> contexts = new EnumMap<>(ServiceName.class);
    RuntimeException failure = null;
    for (Map.Entry<ServiceName, CompletableFuture<ApplicationContext>> start :
        starting.entrySet()) {
      try {
        contexts.put(start.getKey(), start.getValue().join());
      } catch (CompletionException e) {
        RuntimeException cause = e.getCause() instanceof RuntimeException known ? known : e;
        failure = failure == null ? cause : failure;
      }
    }
    ServiceStack stack = new ServiceStack(contexts);
    if (failure != null) {
      stack.close();
      throw failure;
    }
    return stack;
  }

  /** Where the gateway answers. */
  public URI gateway() {
    return Objects.requireNonNull(contexts.get(ServiceName.GATEWAY))
        .getBean(EmbeddedServer.class)
        .getURI();
  }

  static Map<String, Object> properties(
      ServiceName service, StackSettings settings, Engines engines) {
    Map<String, Object> properties = new HashMap<>();
    properties.put("stowage.kafka.bootstrap-servers", engines.kafka());
    properties.put("micronaut.server.host", "127.0.0.1");
    properties.put("micronaut.server.port", -1);
    // The log is one for all four, and its listeners cannot be added by two at once.
    properties.put("micronaut.metrics.binders.logback.enabled", service == ServiceName.GATEWAY);
    switch (service) {
      case WATCHER -> {
        properties.put("stowage.watcher.cluster", settings.cluster());
        properties.put("stowage.watcher.targets", List.of(settings.target()));
        properties.putAll(settings.workplace().watcherSettings());
      }
      case COPIER -> {
        properties.put("stowage.copier.target", settings.target());
        properties.put("stowage.copier.naming", settings.naming());
        properties.put("stowage.copier.insecure-registries", settings.insecureHosts());
        settings
            .dockerConfig()
            .ifPresent(file -> properties.put("stowage.copier.docker-config", file.toString()));
        settings
            .registriesFile()
            .ifPresent(file -> properties.put("stowage.copier.registries-file", file.toString()));
        properties.put("stowage.copier.state-key-file", engines.stateKey().toString());
        putDatabase(properties, engines.database());
      }
      case PULLER -> {
        properties.put("stowage.puller.cluster", settings.cluster());
        properties.put("stowage.puller.cache.target", settings.target());
        properties.putAll(settings.workplace().pullerSettings());
      }
      case GATEWAY -> {
        properties.put("micronaut.server.port", settings.port() == 0 ? -1 : settings.port());
        putDatabase(properties, engines.database());
      }
    }
    properties.putAll(settings.more());
    return properties;
  }

  private static void putDatabase(Map<String, Object> properties, DatabaseAddress database) {
    properties.put("datasources.default.url", database.jdbcUrl());
    properties.put("datasources.default.username", database.user());
    properties.put("datasources.default.password", database.password());
  }

  @Override
  public void close() {
    for (ServiceName service : END_ORDER) {
      ApplicationContext context = contexts.get(service);
      if (context != null) {
        context.close();
      }
    }
  }
}
