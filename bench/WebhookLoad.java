import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.image.Digest;
import dev.stowage.image.ImageReference;
import dev.stowage.kafka.EventRecords;
import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;
import dev.stowage.testengine.KafkaForTest;
import dev.stowage.testengine.TestEngines;
import io.kubernetes.client.openapi.apis.AdmissionregistrationV1Api;
import io.kubernetes.client.openapi.apis.CoreV1Api;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1ObjectMeta;
import io.kubernetes.client.util.Config;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Starts a whole puller with its webhook and sends reviews at a fixed rate, each on its time whether or not others are answered. */
class WebhookLoad {
  static final int COPIES = 1_200;
  static final int RATE = 200;
  static final int SECONDS = 60;
  static final int WARM_UP_SECONDS = 60;
  static final String NAMESPACE = "stowage-bench";

  static String review(int number) {
    // Like a real pod: what admission plugins have added makes most of it.
    String noise = "\"field-%d\": \"%s\",".formatted(number, "x".repeat(2_000));
    return """
        {"apiVersion": "admission.k8s.io/v1", "kind": "AdmissionReview", "request": {"uid": "%s",
         "kind": {"group": "", "version": "v1", "kind": "Pod"}, "resource": {"group": "", "version": "v1", "resource": "pods"},
         "namespace": "%s", "operation": "CREATE", "object": {"metadata": {"generateName": "web-", "labels": {%s "app": "web"}},
         "spec": {"initContainers": [{"name": "wait", "image": "quay.io/team/app-%d:1.%d"}],
         "containers": [{"name": "main", "image": "quay.io/team/app-%d:1.%d"}, {"name": "side", "image": "quay.io/none/side:%d"}]}}}}
        """
        .formatted(UUID.randomUUID(), NAMESPACE, noise, number % COPIES, number % COPIES, (number + 7) % COPIES, (number + 7) % COPIES, number);
  }

  static int send(HttpClient client, URI uri, int seconds, long[] nanos) throws Exception {
    AtomicInteger wrong = new AtomicInteger();
    int total = seconds * RATE;
    CountDownLatch done = new CountDownLatch(total);
    long start = System.nanoTime();
    for (int i = 0; i < total; i++) {
      int number = i;
      String body = review(number);
      long due = start + i * 1_000_000_000L / RATE;
      for (long rest = due - System.nanoTime(); rest > 0; rest = due - System.nanoTime()) {
        LockSupport.parkNanos(rest);
      }
      long begun = System.nanoTime();
      client
          .sendAsync(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(body)).build(), HttpResponse.BodyHandlers.ofString())
          .whenComplete((response, failure) -> {
            nanos[number] = System.nanoTime() - begun;
            if (failure != null || response.statusCode() != 200 || !response.body().contains("JSONPatch")) {
              wrong.incrementAndGet();
            }
            done.countDown();
          });
    }
    done.await();
    return wrong.get();
  }

  static SSLContext trust(byte[] bundle) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    store.setCertificateEntry("webhook", CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(bundle)));
    TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, factory.getTrustManagers(), null);
    return context;
  }

  public static void main(String[] arguments) throws Exception {
    var cluster = Config.fromConfig(System.getenv("KUBECONFIG"));
    var core = new CoreV1Api(cluster);
    var hooks = new AdmissionregistrationV1Api(cluster);
    core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(NAMESPACE))).execute();
    core.createNamespace(new V1Namespace().metadata(new V1ObjectMeta().name(NAMESPACE + "-own"))).execute();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    try (KafkaForTest kafka = TestEngines.newKafka()) {
      var puller = ServiceLauncher.start(ServiceName.PULLER, Map.of(
          "micronaut.server.port", "-1", "stowage.kafka.bootstrap-servers", kafka.bootstrapServers(),
          "stowage.puller.kubernetes.kubeconfig", System.getenv("KUBECONFIG"), "stowage.puller.kubernetes.namespace", NAMESPACE + "-own",
          "stowage.puller.mode", "off", "stowage.puller.namespaces." + NAMESPACE, "pod",
          "stowage.puller.webhook.enabled", "true", "stowage.puller.webhook.port", port,
          "stowage.puller.webhook.url", "https://127.0.0.1:" + port, "stowage.puller.webhook.configuration", NAMESPACE));
      // The topics are there once it has started.
      try (var producer = new KafkaProducer<String, byte[]>(Map.of("bootstrap.servers", kafka.bootstrapServers()), new StringSerializer(), new ByteArraySerializer())) {
        for (int i = 0; i < COPIES; i++) {
          String name = "team/app-%d:1.%d".formatted(i, i);
          producer.send(EventRecords.toRecord(
              new ImageCopied(UUID.randomUUID(), Instant.now(), ImageReference.parse("quay.io/" + name), ImageReference.parse("backup.example:5000/store/quay.io/" + name),
                  Digest.sha256(name.getBytes(StandardCharsets.UTF_8)), "application/vnd.oci.image.manifest.v1+json", 1, 1, Duration.ofSeconds(1)),
              URI.create("/bench")));
        }
      }
      try (HttpClient client = newClient(hooks)) {
        URI uri = URI.create("https://127.0.0.1:%d/pods?timeout=2s".formatted(port));
        while (!client.send(HttpRequest.newBuilder(uri).POST(HttpRequest.BodyPublishers.ofString(review(COPIES - 8))).build(), HttpResponse.BodyHandlers.ofString()).body().contains("JSONPatch")) {
          Thread.sleep(50);
        }
        send(client, uri, WARM_UP_SECONDS, new long[WARM_UP_SECONDS * RATE]);
        long[] nanos = new long[SECONDS * RATE];
        int wrong = send(client, uri, SECONDS, nanos);
        Arrays.sort(nanos);
        System.out.printf("%d reviews at %d/s, %d copies: p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, longest %.2f ms, wrong %d%n", nanos.length, RATE, COPIES,
            nanos[nanos.length / 2] / 1e6, nanos[nanos.length * 90 / 100] / 1e6, nanos[nanos.length * 99 / 100] / 1e6, nanos[nanos.length * 999 / 1000] / 1e6, nanos[nanos.length - 1] / 1e6, wrong);
      } finally {
        puller.close();
        hooks.deleteMutatingWebhookConfiguration(NAMESPACE).execute();
        core.deleteNamespace(NAMESPACE).execute();
        core.deleteNamespace(NAMESPACE + "-own").execute();
      }
    }
    System.exit(0);
  }

  static HttpClient newClient(AdmissionregistrationV1Api hooks) throws Exception {
    for (int attempt = 0; ; attempt++) {
      try {
        JsonObject stored = JsonParser.parseString(hooks.readMutatingWebhookConfiguration(NAMESPACE).execute().toJson()).getAsJsonObject();
        String bundle = stored.getAsJsonArray("webhooks").get(0).getAsJsonObject().getAsJsonObject("clientConfig").get("caBundle").getAsString();
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(trust(java.util.Base64.getDecoder().decode(bundle))).build();
      } catch (io.kubernetes.client.openapi.ApiException e) {
        if (attempt == 100) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }
}
