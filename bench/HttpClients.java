import com.sun.management.OperatingSystemMXBean;
import java.io.FileInputStream;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.io.entity.EntityUtils;

/**
 * Which HTTP client costs the least: Apache's classic one with 64 KiB buffers against the JDK's, both
 * on virtual threads, alternately in one process. Small answers and big ones, which are hashed.
 *
 * <p>{@code HttpClients CERTIFICATE SMALL_URL REQUESTS BIG_URL REPEATS}; CERTIFICATE is {@code -} for
 * plain HTTP. Prints wall and CPU seconds of this process, the median of the rounds after the first.
 */
final class HttpClientComparison {
  private static final int ROUNDS = 5;
  private static final int PARALLEL = 8;

  private interface Fetch {
    void run(URI uri, boolean hash) throws Exception;
  }

  private record Cost(double wall, double cpu) {}

  public static void main(String[] arguments) throws Exception {
    SSLContext tls = arguments[0].equals("-") ? null : trusting(arguments[0]);
    Fetch apache = apache(tls);
    Fetch jdk = jdk(tls);
    for (int big = 0; big < 2; big++) {
      URI uri = URI.create(arguments[1 + 2 * big]);
      int times = Integer.parseInt(arguments[2 + 2 * big]);
      List<Cost> ofApache = new ArrayList<>();
      List<Cost> ofJdk = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        ofApache.add(measure(apache, uri, times, big == 1));
        ofJdk.add(measure(jdk, uri, times, big == 1));
      }
      print(big == 1 ? "big" : "small", "Apache HttpClient 5", ofApache);
      print(big == 1 ? "big" : "small", "java.net.http", ofJdk);
    }
  }

  private static void print(String what, String client, List<Cost> costs) {
    List<Cost> warm = costs.subList(1, costs.size());
    double wall = warm.stream().mapToDouble(Cost::wall).sorted().skip(warm.size() / 2).findFirst().orElseThrow();
    double cpu = warm.stream().mapToDouble(Cost::cpu).sorted().skip(warm.size() / 2).findFirst().orElseThrow();
    System.out.printf("%-6s %-20s wall %6.2f s, CPU %6.2f s%n", what, client, wall, cpu);
  }

  private static Cost measure(Fetch fetch, URI uri, int times, boolean hash) throws Exception {
    OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    long cpu = system.getProcessCpuTime();
    long wall = System.nanoTime();
    try (ExecutorService threads =
        Executors.newFixedThreadPool(PARALLEL, Thread.ofVirtual().factory())) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        all.add(
            threads.submit(
                () -> {
                  fetch.run(uri, hash);
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    }
    return new Cost(
        (System.nanoTime() - wall) / 1e9, (system.getProcessCpuTime() - cpu) / 1e9);
  }

  private static Fetch apache(SSLContext tls) {
    var connections =
        PoolingHttpClientConnectionManagerBuilder.create()
            .setConnectionFactory(
                ManagedHttpClientConnectionFactory.builder()
                    .http1Config(Http1Config.custom().setBufferSize(64 * 1024).build())
                    .build())
            .setMaxConnPerRoute(64)
            .setMaxConnTotal(64);
    if (tls != null) {
      connections.setTlsSocketStrategy(new DefaultClientTlsStrategy(tls));
    }
    CloseableHttpClient client =
        HttpClients.custom().setConnectionManager(connections.build()).build();
    return (uri, hash) ->
        client.execute(
            new HttpGet(uri),
            response -> {
              if (hash) {
                consume(response.getEntity().getContent());
              } else {
                EntityUtils.consume(response.getEntity());
              }
              return null;
            });
  }

  private static Fetch jdk(SSLContext tls) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .executor(Executors.newVirtualThreadPerTaskExecutor());
    HttpClient client = tls == null ? builder.build() : builder.sslContext(tls).build();
    return (uri, hash) -> {
      HttpRequest request = HttpRequest.newBuilder(uri).build();
      if (hash) {
        consume(client.send(request, BodyHandlers.ofInputStream()).body());
      } else {
        client.send(request, BodyHandlers.discarding());
      }
    };
  }

  private static void consume(InputStream body) {
    try (body) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[64 * 1024];
      for (int length = body.read(buffer); length >= 0; length = body.read(buffer)) {
        digest.update(buffer, 0, length);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static SSLContext trusting(String certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = new FileInputStream(certificate)) {
      store.setCertificateEntry(
          "bench", CertificateFactory.getInstance("X.509").generateCertificate(in));
    }
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
