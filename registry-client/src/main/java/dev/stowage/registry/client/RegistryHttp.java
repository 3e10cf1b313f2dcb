package dev.stowage.registry.client;

import dev.stowage.registry.settings.HostSettings;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;

/**
 * Sends requests over the connections that a registry's settings ask for. A destination without
 * settings of its own, such as the token server or the blob store of a registry, is reached as the
 * registry is that sent us there.
 */
final class RegistryHttp implements AutoCloseable {
  private final RegistrySettings settings;
  private final HopPolicy hops;
  private final Map<Origin, HostSettings> destinations;
  private final Map<Egress, CloseableHttpClient> clients = new ConcurrentHashMap<>();

  RegistryHttp(RegistrySettings settings, HopPolicy hops) {
    this.settings = settings;
    this.hops = hops;
    this.destinations =
        settings.hosts().values().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    host -> Origin.of(RegistrySettings.apiOf(host)), Function.identity()));
  }

  <T> T execute(
      String registry,
      URI destination,
      ClassicHttpRequest request,
      HttpClientResponseHandler<T> reader)
      throws IOException {
    return clients
        .computeIfAbsent(
            egress(registry, destination), egress -> HttpClientOpener.open(settings, egress, hops))
        .execute(request, reader);
  }

  private Egress egress(String registry, URI destination) {
    if (settings.hosts().isEmpty()) {
      return Egress.DIRECT;
    }
    HostSettings own = destinations.get(Origin.of(destination));
    if (own != null) {
      return Egress.of(own);
    }
    HostSettings sender = settings.hosts().get(registry);
    return sender == null ? Egress.DIRECT : Egress.of(sender);
  }

  @Override
  public void close() throws IOException {
    for (CloseableHttpClient client : clients.values()) {
      client.close();
    }
  }
}
