package dev.stowage.puller.webhook;

import dev.stowage.image.Printable;
import dev.stowage.runtime.StartupException;
import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The admission webhook for pods: {@code stowage.puller.webhook.*}.
 *
 * @param enabled whether there is one
 * @param host where it listens
 * @param port where it listens; 0 for any
 * @param service the Service in Stowage's own namespace by which the API server reaches it
 * @param servicePort that Service's port
 * @param url how the API server reaches it instead, when it does not run in the cluster
 * @param configuration the MutatingWebhookConfiguration that is kept
 * @param secret the Secret in Stowage's own namespace that keeps the certificate
 * @param certificateLife how long a certificate is valid; it is changed after two thirds
 */
@ConfigurationProperties("stowage.puller.webhook")
record WebhookSettings(
    @Bindable(defaultValue = "false") boolean enabled,
    @Bindable(defaultValue = "0.0.0.0") String host,
    @Bindable(defaultValue = "8443") int port,
    @Bindable(defaultValue = "stowage-puller") String service,
    @Bindable(defaultValue = "443") int servicePort,
    @Nullable String url,
    @Bindable(defaultValue = "stowage-pods") String configuration,
    @Bindable(defaultValue = "stowage-webhook-certificate") String secret,
    @Bindable(defaultValue = "90d") Duration certificateLife) {
  /** The path of the reviews. */
  static final String PATH = "/pods";

  private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");
  private static final int HIGHEST_PORT = 65_535;
  private static final Duration SHORTEST_LIFE = Duration.ofDays(1);

  WebhookSettings {
    requireName("service", service);
    requireName("configuration", configuration);
    requireName("secret", secret);
    requirePort("port", port, 0);
    requirePort("service-port", servicePort, 1);
    if (url != null) {
      requireUrl(url);
    }
    if (certificateLife.compareTo(SHORTEST_LIFE) < 0) {
      throw new StartupException(
          "certificate life %s is too short to change certificates in time: set stowage.puller.webhook.certificate-life to a day or more"
              .formatted(certificateLife));
    }
  }

  /** What the API server calls the webhook when it connects. */
  Set<String> names(String ownNamespace) {
    return url == null
        ? Set.of("%s.%s.svc".formatted(service, ownNamespace))
        : Set.of(URI.create(url).getHost());
  }

  private static void requireName(String setting, String value) {
    if (!NAME.matcher(value).matches()) {
      throw new StartupException(
          "'%s' is no name of an object: set stowage.puller.webhook.%s to lower-case letters, digits, '-' and '.'"
              .formatted(Printable.of(value), setting));
    }
  }

  private static void requirePort(String setting, int value, int lowest) {
    if (value < lowest || value > HIGHEST_PORT) {
      throw new StartupException(
          "%d is no port: set stowage.puller.webhook.%s to one from %d to 65535"
              .formatted(value, setting, lowest));
    }
  }

  private static void requireUrl(String url) {
    try {
      URI parsed = new URI(url);
      if ("https".equals(parsed.getScheme())
          && parsed.getHost() != null
          && parsed.getRawPath().isEmpty()
          && parsed.getRawQuery() == null
          && parsed.getRawUserInfo() == null
          && parsed.getRawFragment() == null) {
        return;
      }
    } catch (URISyntaxException e) {
      // Said below.
    }
    throw new StartupException(
        "'%s' is not where an API server finds a webhook: set stowage.puller.webhook.url to https://HOST:PORT"
            .formatted(Printable.of(url)));
  }
}
