package dev.stowage.gateway.request;

import dev.stowage.image.Printable;
import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.Locale;

/**
 * Who may ask for something through the gateway: {@code stowage.gateway.requests}.
 *
 * @param requests {@code loopback}, {@code always} or {@code never}
 */
@ConfigurationProperties("stowage.gateway")
record RequestConfiguration(@Bindable(defaultValue = "loopback") String requests) {

  RequestConfiguration {
    access(requests);
  }

  RequestAccess access() {
    return access(requests);
  }

  private static RequestAccess access(String requests) {
    return switch (requests.toLowerCase(Locale.ROOT)) {
      case "loopback" -> RequestAccess.LOOPBACK;
      case "always" -> RequestAccess.ALWAYS;
      case "never" -> RequestAccess.NEVER;
      default ->
          throw new StartupException(
              "stowage.gateway.requests is '%s': must be loopback, always or never"
                  .formatted(Printable.of(requests)));
    };
  }
}
