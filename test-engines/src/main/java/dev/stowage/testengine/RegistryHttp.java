package dev.stowage.testengine;

import dev.stowage.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The distribution protocol over plain HTTP, as far as tests need it. */
final class RegistryHttp {
  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private static final String ACCEPTED =
      Arrays.stream(ImageFormat.values())
          .flatMap(format -> Stream.of(format.manifest(), format.index()))
          .collect(Collectors.joining(", "));

  private final String hostAndPort;
  private final Optional<Credentials> credentials;

  RegistryHttp(String hostAndPort, Optional<Credentials> credentials) {
    this.hostAndPort = hostAndPort;
    this.credentials = credentials;
  }

  void putManifest(String repository, String reference, String mediaType, byte[] bytes) {
    require(
        201,
        send(
            request("/v2/%s/manifests/%s".formatted(repository, reference))
                .header("Content-Type", mediaType)
                .PUT(BodyPublishers.ofByteArray(bytes))));
  }

  Optional<StoredManifest> manifest(String repository, String reference) {
    HttpRequest.Builder get =
        request("/v2/%s/manifests/%s".formatted(repository, reference))
            .header("Accept", ACCEPTED)
            .GET();
    HttpResponse<byte[]> response = send(get);
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    byte[] bytes = require(200, response).body();
    String mediaType = response.headers().firstValue("Content-Type").orElse("");
    return Optional.of(new StoredManifest(Digest.sha256(bytes), mediaType, bytes));
  }

  boolean delete(String path) {
    return send(request(path).DELETE()).statusCode() == 202;
  }

  boolean blobExists(String repository, Digest digest) {
    HttpResponse<byte[]> response =
        send(request("/v2/%s/blobs/%s".formatted(repository, digest)).HEAD());
    return response.statusCode() != 404 && require(200, response).statusCode() == 200;
  }

  byte[] blob(String repository, Digest digest) {
    return require(200, send(request("/v2/%s/blobs/%s".formatted(repository, digest)).GET()))
        .body();
  }

  /** The digest of what the registry gives for a blob. */
  Optional<Digest> digestOfBlob(String repository, Digest digest) {
    HttpResponse<InputStream> response =
        send(
            request("/v2/%s/blobs/%s".formatted(repository, digest)).GET(),
            BodyHandlers.ofInputStream());
    return response.statusCode() == 404
        ? Optional.empty()
        : Optional.of(TestLayer.digestOf(require(200, response).body()));
  }

  void putBlob(String repository, TestLayer blob) {
    if (blobExists(repository, blob.digest())) {
      return;
    }
    URI upload =
        location(
            require(
                202,
                send(
                    request("/v2/%s/blobs/uploads/".formatted(repository))
                        .POST(BodyPublishers.noBody()))));
    URI uploaded =
        location(
            require(
                202,
                send(
                    request(upload)
                        .header("Content-Type", "application/octet-stream")
                        .method("PATCH", streamed(blob)))));
    String separator = uploaded.getRawQuery() == null ? "?" : "&";
    URI finished = URI.create(uploaded + separator + "digest=" + blob.digest());
    require(201, send(request(finished).PUT(BodyPublishers.noBody())));
  }

  private static BodyPublisher streamed(TestLayer blob) {
    return BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(blob::open), blob.size());
  }

  private URI location(HttpResponse<byte[]> response) {
    return response.uri().resolve(response.headers().firstValue("Location").orElseThrow());
  }

  private HttpRequest.Builder request(String path) {
    return request(URI.create("http://" + hostAndPort + path));
  }

  private HttpRequest.Builder request(URI uri) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(TIMEOUT);
    credentials.ifPresent(given -> request.header("Authorization", given.basic()));
    return request;
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) {
    return send(request, BodyHandlers.ofByteArray());
  }

  private static <T> HttpResponse<T> send(
      HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return CLIENT.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static <T> HttpResponse<T> require(int status, HttpResponse<T> response) {
    if (response.statusCode() != status) {
      throw new IllegalStateException(
          "%s %s gave %d instead of %d: %s"
              .formatted(
                  response.request().method(),
                  response.uri(),
                  response.statusCode(),
                  status,
                  response.body() instanceof byte[] body
                      ? new String(body, java.nio.charset.StandardCharsets.UTF_8)
                      : ""));
    }
    return response;
  }
}
