package dev.stowage.standalone.training;

import dev.stowage.image.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Pushes images to copy: many small ones with layers in common, and one with a large layer. */
final class TrainingImages implements AutoCloseable {
  private static final String MANIFEST = "application/vnd.oci.image.manifest.v1+json";
  private static final int SMALL = 30;
  private static final int SMALL_LAYER_BYTES = 50_000;
  private static final int LARGE_LAYER_BYTES = 32 * 1024 * 1024;

  private final HttpClient http = HttpClient.newHttpClient();
  private final String registry;

  TrainingImages(String registry) {
    this.registry = registry;
  }

  /** Returns the names, with tags and without the registry. */
  List<String> push() throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    byte[] common = random(0, SMALL_LAYER_BYTES);
    for (int number = 1; number <= SMALL; number++) {
      String repository = "training/small-" + number;
      push(repository, List.of(common, random(number, SMALL_LAYER_BYTES)));
      names.add(repository + ":1");
    }
    push("training/large", List.of(common, random(-1, LARGE_LAYER_BYTES)));
    names.add("training/large:1");
    return names;
  }

  private void push(String repository, List<byte[]> layers)
      throws IOException, InterruptedException {
    byte[] config =
        "{\"architecture\":\"amd64\",\"os\":\"linux\",\"name\":\"%s\"}"
            .formatted(repository)
            .getBytes(StandardCharsets.UTF_8);
    List<String> descriptors = new ArrayList<>();
    for (byte[] layer : layers) {
      descriptors.add(descriptor(repository, "application/vnd.oci.image.layer.v1.tar+gzip", layer));
    }
    String manifest =
        "{\"schemaVersion\":2,\"mediaType\":\"%s\",\"config\":%s,\"layers\":[%s]}"
            .formatted(
                MANIFEST,
                descriptor(repository, "application/vnd.oci.image.config.v1+json", config),
                String.join(",", descriptors));
    HttpRequest request =
        HttpRequest.newBuilder(uri("/v2/" + repository + "/manifests/1"))
            .header("Content-Type", MANIFEST)
            .PUT(BodyPublishers.ofString(manifest))
            .build();
    send(request);
  }

  /** Uploads a blob and describes it as a manifest does. */
  private String descriptor(String repository, String mediaType, byte[] blob)
      throws IOException, InterruptedException {
    HttpRequest start =
        HttpRequest.newBuilder(uri("/v2/" + repository + "/blobs/uploads/"))
            .POST(BodyPublishers.noBody())
            .build();
    String location = send(start).headers().firstValue("Location").orElseThrow();
    Digest digest = Digest.sha256(blob);
    URI upload =
        start.uri().resolve(location + (location.contains("?") ? "&" : "?") + "digest=" + digest);
    send(
        HttpRequest.newBuilder(upload)
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofByteArray(blob))
            .build());
    return "{\"mediaType\":\"%s\",\"digest\":\"%s\",\"size\":%d}"
        .formatted(mediaType, digest, blob.length);
  }

  private HttpResponse<Void> send(HttpRequest request) throws IOException, InterruptedException {
    HttpResponse<Void> answer = http.send(request, BodyHandlers.discarding());
    if (answer.statusCode() >= 300) {
      throw new IOException(
          "%s %s was answered %d"
              .formatted(request.method(), request.uri().getPath(), answer.statusCode()));
    }
    return answer;
  }

  private URI uri(String path) {
    return URI.create("http://" + registry + path);
  }

  // The same each time, and of no use to compress.
  private static byte[] random(int seed, int size) {
    byte[] content = new byte[size];
    new Random(seed).nextBytes(content);
    return content;
  }

  @Override
  public void close() {
    http.close();
  }
}
