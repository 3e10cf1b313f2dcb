package dev.stowage.gateway;

import dev.stowage.runtime.DatabaseSchema;
import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * How the gateway keeps what it projects: {@code stowage.gateway.*}.
 *
 * @param schema the Postgres schema of the projection; gateways that share it share the work
 * @param keptEvents how many of the newest events can be read again from the stream
 * @param openStreams how many event streams may be open at a time on this gateway
 */
@ConfigurationProperties("stowage.gateway")
public record GatewayConfiguration(
    @Bindable(defaultValue = "gateway") String schema,
    @Bindable(defaultValue = "100000") int keptEvents,
    @Bindable(defaultValue = "200") int openStreams) {

  public GatewayConfiguration {
    DatabaseSchema.requireName("stowage.gateway.schema", schema);
    requirePositive("kept-events", keptEvents);
    requirePositive("open-streams", openStreams);
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new StartupException(
          "stowage.gateway.%s is %d: must be at least 1".formatted(name, value));
    }
  }
}
