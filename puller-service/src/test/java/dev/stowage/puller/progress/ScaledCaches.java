package dev.stowage.puller.progress;

import dev.stowage.cluster.Leadership;
import dev.stowage.puller.presence.DeclaredCaches;
import io.kubernetes.client.openapi.ApiClient;
import io.kubernetes.client.util.ClientBuilder;
import io.kubernetes.client.util.KubeConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The puller's part that knows nodes and tells of them, in a process of its own: prints {@code HEAP
 * BYTES} before and {@code CALLS NUMBER} and {@code HEAP BYTES} whenever a line is read.
 */
final class ScaledCaches {
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private ScaledCaches() {}

  /** The images of the cache. */
  static List<String> images(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "registry.example/team-%d/application:%d".formatted(i % 20, i))
        .toList();
  }

  /** Arguments: kubeconfig, namespace, Kafka, how many images. */
  public static void main(String[] arguments) throws Exception {
    AtomicInteger calls = new AtomicInteger();
    String namespace = arguments[1];
    try (ReportedCaches caches =
            new ReportedCaches(
                client(Path.of(arguments[0]), calls),
                namespace,
                arguments[2],
                Leadership.alone(Clock.systemUTC()),
                PAUSE);
        BufferedReader commands =
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      System.out.println("HEAP " + usedHeap());
      caches.start();
      caches.declared.declare(
          DeclaredCaches.cache("base", namespace, images(Integer.parseInt(arguments[3]))));
      caches.outcomes.put("base", DeclaredCaches.APPLIED);
      while (commands.readLine() != null) {
        System.out.println("CALLS " + calls.get());
        System.out.println("HEAP " + usedHeap());
      }
    }
  }

  private static ApiClient client(Path kubeconfig, AtomicInteger calls) throws IOException {
    try (Reader reader = Files.newBufferedReader(kubeconfig)) {
      KubeConfig read = KubeConfig.loadKubeConfig(reader);
      read.setFile(kubeconfig.toFile());
      ApiClient client = ClientBuilder.kubeconfig(read).build();
      return client.setHttpClient(
          client
              .getHttpClient()
              .newBuilder()
              .addInterceptor(chain -> {
                calls.incrementAndGet();
                return chain.proceed(chain.request());
              })
              .build());
    }
  }

  private static long usedHeap() {
    Runtime runtime = Runtime.getRuntime();
    runtime.gc();
    runtime.gc();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
