package dev.stowage.registry.client;

import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/** The HTTP client as registries need it: nothing is followed, retried, stored or unpacked. */
final class RegistryHttp {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int MAX_HEADER_BYTES = 64 * 1024;
  private static final int MAX_HEADERS = 200;
  private static final int MAX_CONNECTIONS_PER_REGISTRY = 64;
  private static final int MAX_CONNECTIONS = 512;

  private RegistryHttp() {}

  static CloseableHttpClient open(RegistrySettings settings, HopPolicy hops) {
    Timeout response = Timeout.of(settings.responseTimeout());
    return HttpClients.custom()
        .setConnectionManager(
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
                .setMaxConnPerRoute(MAX_CONNECTIONS_PER_REGISTRY)
                .setMaxConnTotal(MAX_CONNECTIONS)
                .setDefaultSocketConfig(
                    SocketConfig.custom().setSoTimeout(response).setTcpNoDelay(true).build())
                .setDefaultConnectionConfig(
                    ConnectionConfig.custom()
                        .setConnectTimeout(Timeout.of(settings.connectTimeout()))
                        .setSocketTimeout(response)
                        .setValidateAfterInactivity(TimeValue.ofSeconds(2))
                        .build())
                .build())
        .setDefaultRequestConfig(
            RequestConfig.custom()
                .setResponseTimeout(response)
                .setExpectContinueEnabled(false)
                .build())
        .setUserAgent("stowage/0.1")
        .disableRedirectHandling()
        .disableAutomaticRetries()
        .disableAuthCaching()
        .disableCookieManagement()
        .disableContentCompression()
        .disableDefaultUserAgent()
        .build();
  }
}
