package dev.stowage.registry.http;

import dev.stowage.registry.credential.Credential;
import dev.stowage.registry.hop.HopPolicy;
import dev.stowage.registry.hop.Origin;
import dev.stowage.registry.settings.HostSettings;
import dev.stowage.registry.settings.ProxyAddress;
import dev.stowage.registry.settings.RegistrySettings;
import java.net.URI;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The HTTP client as registries need it: nothing is followed, retried, stored or unpacked. */
final class HttpClientOpener {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int MAX_HEADERS = 200;
  private static final int MAX_CONNECTIONS_PER_HOST = 64;
  private static final int MAX_CONNECTIONS = 512;

  private HttpClientOpener() {}

  static CloseableHttpClient open(RegistrySettings settings, Egress egress, HopPolicy hops) {
    return egress
        .proxy()
        .map(proxy -> through(proxy, settings, connections(settings, egress, hops)))
        // No part of the full client's chain is of use here, and it parses every address anew.
        .orElseGet(() -> HttpClients.createMinimal(connections(settings, egress, hops)));
  }

  private static PoolingHttpClientConnectionManager connections(
      RegistrySettings settings, Egress egress, HopPolicy hops) {
    Timeout response = Timeout.of(settings.responseTimeout());
    PoolingHttpClientConnectionManagerBuilder builder =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(
                        Http1Config.custom()
                            .setBufferSize(BUFFER_BYTES)
                            .setMaxLineLength(MAX_HEADER_BYTES)
                            .setMaxHeaderCount(MAX_HEADERS)
                            .build())
                    .build())
            .setDnsResolver(hops)
            .setMaxConnPerRoute(MAX_CONNECTIONS_PER_HOST)
            .setMaxConnTotal(MAX_CONNECTIONS)
            .setDefaultSocketConfig(
                SocketConfig.custom().setSoTimeout(response).setTcpNoDelay(true).build())
            .setDefaultConnectionConfig(
                ConnectionConfig.custom()
                    .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                    .setSocketTimeout(response)
                    .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                    .build());
    builder.setTlsSocketStrategy(
        new DeferredTls(() ->
            egress
                .caBundle()
                .map(bundle -> new DefaultClientTlsStrategy(bundle.context()))
                .orElseGet(DefaultClientTlsStrategy::createDefault)));
    PoolingHttpClientConnectionManager connections = builder.build();
    for (HostSettings host : settings.hosts().values()) {
      if (Egress.of(host).equals(egress)) {
        connections.setMaxPerRoute(route(host, egress), host.maxConnections());
      }
    }
    return connections;
  }

  private static HttpRoute route(HostSettings host, Egress egress) {
    URI api = RegistrySettings.apiOf(host);
    Origin origin = Origin.of(api);
    HttpHost target = new HttpHost(api.getScheme(), origin.host(), origin.port());
    return egress
        .proxy()
        .map(proxy -> new HttpRoute(target, null, hostOf(proxy), !host.insecure()))
        .orElseGet(() -> new HttpRoute(target));
  }

  private static CloseableHttpClient through(
      ProxyAddress proxy,
      RegistrySettings settings,
      PoolingHttpClientConnectionManager connections) {
    HttpClientBuilder client =
        HttpClients.custom()
            .setConnectionManager(connections)
            .setDefaultRequestConfig(
                RequestConfig.custom()
                    .setResponseTimeout(Timeout.of(settings.responseTimeout()))
                    .setExpectContinueEnabled(false)
                    .build())
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableAuthCaching()
            .disableCookieManagement()
            .disableContentCompression()
            .disableDefaultUserAgent()
            .setProxy(hostOf(proxy));
    proxy.login().ifPresent(login -> client.setDefaultCredentialsProvider(logins(proxy, login)));
    return client.build();
  }

  private static BasicCredentialsProvider logins(ProxyAddress proxy, Credential login) {
    BasicCredentialsProvider logins = new BasicCredentialsProvider();
    logins.setCredentials(
        new AuthScope(hostOf(proxy)),
        new UsernamePasswordCredentials(login.username(), login.password().toCharArray()));
    return logins;
  }

  private static HttpHost hostOf(ProxyAddress proxy) {
    return new HttpHost("http", proxy.host(), proxy.port());
  }
}
