package dev.stowage.registry.client;

import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.psl.PublicSuffixMatcher;
import org.apache.hc.client5.http.psl.PublicSuffixMatcherLoader;

/**
 * Decides every hop that a server sends us on (redirect, token server, upload address): whether it
 * is taken, and whether a credential travels along. It is also the resolver of the connections, so
 * the address that was checked is the one connected to.
 */
final class HopPolicy implements DnsResolver {
  private static final PublicSuffixMatcher PUBLIC_SUFFIXES = PublicSuffixMatcherLoader.getDefault();

  private final Set<String> ownHosts = ConcurrentHashMap.newKeySet();
  private final Set<String> listedHosts;

  /** Listed hosts are the operator's own word: they may lie anywhere. */
  HopPolicy(Set<String> listedHosts) {
    this.listedHosts = listedHosts;
    listedHosts.forEach(host -> ownHosts.add(hostOf(URI.create("http://" + host))));
  }

  /** Remembers a registry that a reference names: it is reached wherever it lies. */
  void trust(URI api) {
    ownHosts.add(hostOf(api));
  }

  /**
   * Checks a hop and returns its destination.
   *
   * @throws RegistryException with code HOP_REFUSED
   */
  URI check(String registry, String action, URI from, URI to) {
    String scheme = to.getScheme() == null ? "" : to.getScheme().toLowerCase(Locale.ROOT);
    if (to.getHost() == null || !(scheme.equals("https") || scheme.equals("http"))) {
      throw refused(registry, action, to, "which is no http or https address");
    }
    if (to.getRawUserInfo() != null) {
      throw refused(registry, action, to, "which carries a user name");
    }
    if (scheme.equals("http") && !from.getScheme().equals("http") && !isListed(to)) {
      throw refused(registry, action, to, "which gives up encryption");
    }
    if (!sameOrigin(from, to) && !ownHosts.contains(hostOf(to))) {
      try {
        resolve(hostOf(to));
      } catch (UnknownHostException e) {
        throw refused(registry, action, to, "which is unknown or lies at a private address");
      }
    }
    return to;
  }

  /** Whether a credential for {@code from} may be sent to {@code to}: the same origin only. */
  static boolean sameOrigin(URI from, URI to) {
    return from.getScheme().equalsIgnoreCase(to.getScheme())
        && hostOf(from).equals(hostOf(to))
        && portOf(from) == portOf(to);
  }

  /**
   * Whether a registry's credential may be sent to its token server: the same host, a host under
   * the same registrable domain over https (as Docker Hub has it), or one that the operator listed.
   */
  boolean mayAskForToken(URI registry, URI realm) {
    if (hostOf(registry).equals(hostOf(realm)) || isListed(realm)) {
      return true;
    }
    String domain = PUBLIC_SUFFIXES.getDomainRoot(hostOf(registry));
    return realm.getScheme().equals("https")
        && domain != null
        && domain.equals(PUBLIC_SUFFIXES.getDomainRoot(hostOf(realm)));
  }

  private boolean isListed(URI uri) {
    return listedHosts.contains(uri.getRawAuthority());
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = SystemDefaultDnsResolver.INSTANCE.resolve(host);
    if (!ownHosts.contains(host.toLowerCase(Locale.ROOT))) {
      for (InetAddress address : addresses) {
        if (PrivateAddresses.contains(address)) {
          throw new UnknownHostException(host + " lies at a private address");
        }
      }
    }
    return addresses;
  }

  @Override
  public String resolveCanonicalHostname(String host) throws UnknownHostException {
    return SystemDefaultDnsResolver.INSTANCE.resolveCanonicalHostname(host);
  }

  // Only the host is shown: a path or query may hold a signature.
  private static RegistryException refused(String registry, String action, URI to, String why) {
    return new RegistryException(
        RegistryErrorCode.HOP_REFUSED,
        registry,
        "%s: %s sent us to '%s', %s".formatted(action, registry, to.getHost(), why));
  }

  private static String hostOf(URI uri) {
    return String.valueOf(uri.getHost()).toLowerCase(Locale.ROOT);
  }

  private static int portOf(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }
}
