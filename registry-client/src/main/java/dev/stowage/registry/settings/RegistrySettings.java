package dev.stowage.registry.settings;

import dev.stowage.registry.credential.CredentialSource;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How registries are reached. A registry may lie at a private address only where the operator named
 * it: in these settings, among the credentials, or by hand.
 *
 * @param hosts what is known of registries, by name (with port, as in references)
 * @param named registries that the operator named otherwise, such as the target of all copies
 * @param credentials where credentials come from
 * @param tenant on whose behalf: tokens of one tenant are never used for another
 * @param connectTimeout for opening a connection
 * @param responseTimeout for each wait on the other side while sending or receiving
 */
public record RegistrySettings(
    Map<String, HostSettings> hosts,
    Set<String> named,
    CredentialSource credentials,
    String tenant,
    Duration connectTimeout,
    Duration responseTimeout) {
  private static final Duration USUAL_CONNECT_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration USUAL_RESPONSE_TIMEOUT = Duration.ofSeconds(60);

  public RegistrySettings {
    hosts = Map.copyOf(hosts);
    named = Set.copyOf(named);
  }

  /** Settings of registries of which no more is known than which of them speak plain HTTP. */
  public RegistrySettings(
      Set<String> insecureHosts,
      CredentialSource credentials,
      Duration connectTimeout,
      Duration responseTimeout) {
    this(
        insecureHosts.stream()
            .map(HostSettings::insecure)
            .collect(Collectors.toMap(HostSettings::host, host -> host, (one, same) -> one)),
        Set.of(),
        credentials,
        "",
        connectTimeout,
        responseTimeout);
  }

  /** Settings with the usual time-outs. */
  public static RegistrySettings of(Set<String> insecureHosts, CredentialSource credentials) {
    return new RegistrySettings(
        insecureHosts, credentials, USUAL_CONNECT_TIMEOUT, USUAL_RESPONSE_TIMEOUT);
  }

  /** These, with what a registries file says; plain HTTP stays plain HTTP. */
  public RegistrySettings withHosts(List<HostSettings> more) {
    Map<String, HostSettings> all = new HashMap<>(hosts);
    for (HostSettings host : more) {
      all.merge(host.host(), host, (old, said) -> old.insecure() ? said.asInsecure() : said);
    }
    return new RegistrySettings(all, named, credentials, tenant, connectTimeout, responseTimeout);
  }

  /** These, where the operator also named these registries: they may lie at private addresses. */
  public RegistrySettings naming(Collection<String> registries) {
    Set<String> all = new HashSet<>(named);
    all.addAll(registries);
    return new RegistrySettings(hosts, all, credentials, tenant, connectTimeout, responseTimeout);
  }

  /** These, on behalf of a tenant. */
  public RegistrySettings forTenant(String name, CredentialSource ofTenant) {
    return new RegistrySettings(hosts, named, ofTenant, name, connectTimeout, responseTimeout);
  }

  /** What is known of a registry. */
  public HostSettings host(String registry) {
    HostSettings known = hosts.get(registry);
    return known == null ? HostSettings.unlisted(registry) : known;
  }

  /** Where the registry's API answers. */
  public URI apiOf(String registry) {
    return apiOf(host(registry));
  }

  public static URI apiOf(HostSettings host) {
    return URI.create((host.insecure() ? "http://" : "https://") + host.apiHost());
  }
}
