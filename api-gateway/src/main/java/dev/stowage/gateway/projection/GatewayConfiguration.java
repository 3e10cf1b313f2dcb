package dev.stowage.gateway.projection;

import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.regex.Pattern;

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
  private static final Pattern SCHEMA = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  public GatewayConfiguration {
    if (!SCHEMA.matcher(schema).matches()) {
      throw new StartupException(
          "stowage.gateway.schema is '%s': use lower-case letters, digits and _, at most 63"
              .formatted(schema));
    }
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
