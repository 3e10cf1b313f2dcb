package dev.stowage.runtime;

import io.micronaut.context.ApplicationContext;
import io.micronaut.context.env.PropertySource;
import io.micronaut.runtime.server.EmbeddedServer;
import java.util.Map;
import java.util.Optional;

/**
 * Starts one service in this JVM: its own application context, settings and port. Several can run
 * side by side, each seeing Micronaut's beans, the shared ones and its own.
 */
public final class ServiceLauncher {
  /** Exit code for what a person has to change: settings, addresses, credentials. */
  public static final int EXIT_BAD_INPUT = 2;

  /**
   * Names the running service. Each service's package is a Micronaut configuration that requires
   * its name here: that is how several share a class path without seeing each other's beans.
   */
  public static final String SERVICE_PROPERTY = "stowage.service";

  private ServiceLauncher() {}

  /**
   * Starts a service and its HTTP server.
   *
   * @param properties override the service's own settings; environment variables override those of
   *     the settings file
   * @throws StartupException when it cannot start with what it was given
   */
  public static ApplicationContext start(ServiceName service, Map<String, Object> properties) {
    ApplicationContext context =
        ApplicationContext.builder()
            .deduceEnvironment(false)
            .banner(false)
            .overrideConfigLocations("classpath:svc/" + service + "/")
            .properties(Map.of(SERVICE_PROPERTY, service.toString()))
            .propertySources(PropertySource.of("stowage", properties, Integer.MAX_VALUE))
            .build();
    String address = "";
    try {
      context.start();
      // A server that cannot start takes the context with it.
      address = address(context);
      SettingsCheck.requireReadable(context);
      context.findBean(EmbeddedServer.class).ifPresent(EmbeddedServer::start);
      return context;
    } catch (RuntimeException e) {
      Optional<StartupException> startup = StartupFailure.of(e, address);
      FailedStart.end(context);
      throw startup.orElseThrow(() -> e);
    }
  }

  /**
   * What a service's {@code main} does: runs it until the process is told to end; bad input ends it
   * with exit code 2.
   */
  public static void run(ServiceName service) {
    try {
      ApplicationContext context = start(service, Map.of());
      Runtime.getRuntime().addShutdownHook(new Thread(context::close, "shutdown"));
    } catch (StartupException e) {
      System.err.println("stowage " + service + ": " + e.getMessage());
      System.exit(EXIT_BAD_INPUT);
    }
  }

  private static String address(ApplicationContext context) {
    return context.getProperty("micronaut.server.host", String.class).orElse("localhost")
        + ":"
        + context.getProperty("micronaut.server.port", String.class).orElse("8080");
  }
}
