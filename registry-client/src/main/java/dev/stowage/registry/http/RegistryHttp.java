package dev.stowage.registry.http;

import dev.stowage.registry.hop.HopPolicy;
import dev.stowage.registry.hop.Origin;
import dev.stowage.registry.settings.HostSettings;
import dev.stowage.registry.settings.RegistrySettings;
import java.io.IOException;
import java.net.SocketTimeoutException;
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
public final class RegistryHttp implements AutoCloseable {
  private static final String USER_AGENT = "stowage/0.1";

  private final RegistrySettings settings;
  private final HopPolicy hops;
  private final StallGuard stalls;
  private final Map<Origin, HostSettings> destinations;
  private final Map<Egress, CloseableHttpClient> clients = new ConcurrentHashMap<>();

  public RegistryHttp(RegistrySettings settings, HopPolicy hops) {
    this.settings = settings;
    this.hops = hops;
    this.stalls = new StallGuard(settings.responseTimeout());
    this.destinations =
        settings.hosts().values().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    host -> Origin.of(RegistrySettings.apiOf(host)), Function.identity()));
  }

  /** Sends a request whose answer, body and all, has to be there within the response time-out. */
  public <T> T execute(
      String registry,
      URI destination,
      ClassicHttpRequest request,
      HttpClientResponseHandler<T> reader)
      throws IOException {
    StallGuard.Watch watch = stalls.watch();
    try {
      return stream(registry, destination, request, reader);
    } catch (IOException | RuntimeException e) {
      if (watch.end()) {
        SocketTimeoutException late =
            new SocketTimeoutException(
                "no whole answer within %d seconds"
                    .formatted(settings.responseTimeout().toSeconds()));
        late.initCause(e);
        throw late;
      }
      throw e;
    } finally {
      watch.close();
    }
  }

  /** Sends a request whose bytes flow as long as they have to. */
  public <T> T stream(
      String registry,
      URI destination,
      ClassicHttpRequest request,
      HttpClientResponseHandler<T> reader)
      throws IOException {
    CloseableHttpClient client =
        clients.computeIfAbsent(
            egress(registry, destination), egress -> HttpClientOpener.open(settings, egress, hops));
    request.setHeader("User-Agent", USER_AGENT);
    stalls.sending(request);
    try {
      return client.execute(request, reader);
    } finally {
      stalls.sent();
    }
  }

  /**
   * Watches a transfer of the calling thread until closed.
   *
   * @throws java.util.concurrent.CancellationException when nothing is sent any more
   */
  public StallGuard.Watch watch() {
    return stalls.watch();
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
    stalls.close();
    for (CloseableHttpClient client : clients.values()) {
      client.close();
    }
  }
}
