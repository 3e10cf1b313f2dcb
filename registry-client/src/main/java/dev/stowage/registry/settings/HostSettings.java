package dev.stowage.registry.settings;

import dev.stowage.image.ImageReference;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How one registry is reached. It may as well be the host of a token server or of blobs that a
 * registry sends us to.
 *
 * @param host with an optional port, as in references; Docker Hub is {@code docker.io}
 * @param insecure whether it speaks plain HTTP
 * @param trusted whether it may lie at a private address, and be sent to by others
 * @param caBundle authorities that may vouch for it
 * @param proxy what it is reached through
 * @param mirrors who is asked for its images before itself, in this order
 * @param bandwidth how many bytes a second move from and to it together
 * @param maxConnections how many connections to it are open at once
 * @param chunkBytes how large the parts of an upload are; 0: one request
 */
public record HostSettings(
    String host,
    boolean insecure,
    boolean trusted,
    Optional<CaBundle> caBundle,
    Optional<ProxyAddress> proxy,
    List<Mirror> mirrors,
    OptionalLong bandwidth,
    int maxConnections,
    long chunkBytes) {
  private static final int USUAL_CONNECTIONS = 64;

  public HostSettings {
    host = RegistryHost.parse(host);
    mirrors = List.copyOf(mirrors);
  }

  /** A host of which nothing is known. */
  public static HostSettings unlisted(String host) {
    return plain(host, false, false);
  }

  /** A host that speaks plain HTTP. */
  public static HostSettings insecure(String host) {
    return plain(host, true, true);
  }

  private static HostSettings plain(String host, boolean insecure, boolean trusted) {
    return new HostSettings(
        host,
        insecure,
        trusted,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        OptionalLong.empty(),
        USUAL_CONNECTIONS,
        0);
  }

  /** The same, where plain HTTP is spoken. */
  public HostSettings asInsecure() {
    return new HostSettings(
        host, true, true, caBundle, proxy, mirrors, bandwidth, maxConnections, chunkBytes);
  }

  /** Where the API answers: host with an optional port. */
  public String apiHost() {
    return host.equals(ImageReference.DOCKER_HUB) ? "registry-1.docker.io" : host;
  }
}
