package dev.stowage.registry.hop;

import dev.stowage.image.InvalidImageException;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.settings.HostSettings;
import dev.stowage.registry.settings.RegistrySettings;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * Decides every hop that a server sends us on (redirect, token server, upload address): whether it
 * is taken, and whether a credential travels along. It is also the resolver of the connections, so
 * the address that was checked is the one connected to, and a registry that nobody listed is never
 * reached at a private address, whoever names it.
 */
public final class HopPolicy implements DnsResolver {
  // Loaded on first use: most runs ask no token server at another host.
  private static final class Suffixes {
    private static final PublicSuffixMatcher PUBLIC = PublicSuffixMatcherLoader.getDefault();
  }

  private final Set<Origin> listed = new HashSet<>();
  private final Set<Origin> insecure = new HashSet<>();
  private final Set<Origin> trusted = new HashSet<>();
  private final Set<String> privateHosts = new HashSet<>();
  private final DnsResolver names;

  /** Listed hosts are the operator's own word: they may lie anywhere. */
  public HopPolicy(RegistrySettings settings, DnsResolver names) {
    this.names = names;
    settings.hosts().values().forEach(host -> list(host, host.trusted()));
    settings.named().forEach(name -> trust(settings, name));
    settings.credentials().registries().forEach(name -> trust(settings, name));
  }

  private void trust(RegistrySettings settings, String name) {
    try {
      list(settings.host(name), true);
    } catch (InvalidImageException e) {
      // A docker config may have keys that are no registry's name: no reference leads there.
    }
  }

  private void list(HostSettings host, boolean mayBePrivate) {
    Origin origin = Origin.of(RegistrySettings.apiOf(host));
    listed.add(origin);
    // What is reached through a proxy is looked up there: the proxy itself is what we connect to.
    host.proxy()
        .ifPresent(proxy -> privateHosts.add(Origin.bare(proxy.host().toLowerCase(Locale.ROOT))));
    if (host.insecure()) {
      insecure.add(origin);
    }
    if (mayBePrivate) {
      trusted.add(origin);
      privateHosts.add(origin.host());
    }
  }

  /**
   * Checks a hop and returns its destination.
   *
   * @param action what is done, for the error
   * @throws RegistryException with code HOP_REFUSED
   */
  public URI check(String registry, Supplier<String> action, URI from, URI to) {
    String scheme = to.getScheme() == null ? "" : to.getScheme().toLowerCase(Locale.ROOT);
    if (to.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw refused(registry, action.get(), to, "which is no http or https address");
    }
    if (to.getRawUserInfo() != null) {
      throw refused(registry, action.get(), to, "which carries a user name");
    }
    Origin origin = Origin.of(to);
    if (scheme.equals("http") && !from.getScheme().equals("http") && !insecure.contains(origin)) {
      throw refused(registry, action.get(), to, "which gives up encryption");
    }
    // Another port of a private host is none of a stranger's business.
    boolean sameHost = origin.host().equals(Origin.of(from).host());
    if (!trusted.contains(origin) && !sameHost && isPrivate(origin.host())) {
      throw refused(registry, action.get(), to, "which lies at a private address");
    }
    return to;
  }

  /** Whether a credential for {@code from} may be sent to {@code to}: the same origin only. */
  public static boolean sameOrigin(URI from, URI to) {
    return from.getScheme().equalsIgnoreCase(to.getScheme())
        && Origin.of(from).equals(Origin.of(to));
  }

  /**
   * Whether a registry's credential may be sent to its token server: the same host, a host under
   * the same registrable domain over https (as Docker Hub has it), or one that the operator listed.
   */
  public boolean mayAskForToken(URI registry, URI realm) {
    Origin from = Origin.of(registry);
    Origin to = Origin.of(realm);
    if (from.host().equals(to.host()) || listed.contains(to)) {
      return true;
    }
    String domain = Suffixes.PUBLIC.getDomainRoot(from.host());
    return realm.getScheme().equalsIgnoreCase("https")
        && domain != null
        && domain.equals(Suffixes.PUBLIC.getDomainRoot(to.host()));
  }

  // A name that is unknown here may be known to a proxy; without one, connecting says so.
  private boolean isPrivate(String host) {
    try {
      return anyPrivate(names.resolve(host));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = names.resolve(host);
    if (!privateHosts.contains(Origin.bare(host.toLowerCase(Locale.ROOT)))
        && anyPrivate(addresses)) {
      throw new PrivateAddressException(host);
    }
    return addresses;
  }

  private static boolean anyPrivate(InetAddress[] addresses) {
    for (InetAddress address : addresses) {
      if (PrivateAddresses.contains(address)) {
        return true;
      }
    }
    return false;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return names.resolveCanonicalHostname(host);
  }

  // Only the host is shown: a path or query may hold a signature.
  private static RegistryException refused(String registry, String action, URI to, String why) {
    return new RegistryException(
        RegistryErrorCode.HOP_REFUSED,
        registry,
        "%s: %s sent us to '%s', %s".formatted(action, registry, to.getHost(), why));
  }
}
