package dev.stowage.registry.fake;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stowage.image.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The fake registry as a client that is not ours sees it. */
class FakeRegistryTest {
  private static final byte[] BLOB = "hello, blob".getBytes(UTF_8);
  private static final Digest DIGEST = Digest.sha256(BLOB);

  private final FakeRegistry registry = new FakeRegistry();
  private final HttpClient http = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    http.close();
    registry.close();
  }

  @Test
  void aBlobIsReadFromAnOffsetAndSaysWhereItEnds() throws Exception {
    registry.putBlob("a", BLOB);
    HttpResponse<byte[]> part = send("GET", "/v2/a/blobs/" + DIGEST, "", "Range", "bytes=7-");
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(new String(part.body(), UTF_8)).isEqualTo("blob");
    assertThat(header(part, "Content-Range")).isEqualTo("bytes 7-10/11");
    assertThat(send("GET", "/v2/a/blobs/" + DIGEST, "", "Range", "bytes=11-").statusCode())
        .isEqualTo(416);
    registry.settings().noRanges();
    assertThat(send("GET", "/v2/a/blobs/" + DIGEST, "", "Range", "bytes=7-").statusCode())
        .isEqualTo(200);
  }

  @Test
  void anUploadGrowsByChunksInOrderAndEndsWithItsDigest() throws Exception {
    HttpResponse<byte[]> begun = send("POST", "/v2/a/blobs/uploads/", "");
    assertThat(begun.statusCode()).isEqualTo(202);
    String upload = header(begun, "Location");
    assertThat(send("PATCH", upload, "hello, ", "Content-Range", "0-6").statusCode())
        .isEqualTo(202);
    HttpResponse<byte[]> wrong = send("PATCH", upload, "blob", "Content-Range", "8-11");
    assertThat(wrong.statusCode()).isEqualTo(416);
    assertThat(header(wrong, "Range")).isEqualTo("0-6");
    assertThat(header(send("GET", upload, ""), "Range")).isEqualTo("0-6");
    assertThat(registry.openUploads()).isEqualTo(1);
    assertThat(send("PUT", upload + "&digest=" + DIGEST, "blob").statusCode()).isEqualTo(201);
    assertThat(registry.hasBlob("a", DIGEST)).isTrue();
    assertThat(registry.openUploads()).isZero();
    assertThat(send("GET", upload, "").statusCode()).isEqualTo(404);
  }

  @Test
  void anUploadWithOtherBytesThanItsDigestIsRefused() throws Exception {
    String upload = header(send("POST", "/v2/a/blobs/uploads/", ""), "Location");
    assertThat(send("PUT", upload + "&digest=" + DIGEST, "other").statusCode()).isEqualTo(400);
    assertThat(registry.hasBlob("a", DIGEST)).isFalse();
  }

  @Test
  void aSingleRequestIsAnUploadWhereTheRegistryCanDoThat() throws Exception {
    String post = "/v2/a/blobs/uploads/?digest=" + DIGEST;
    assertThat(send("POST", post, "hello, blob").statusCode()).isEqualTo(202);
    registry.settings().singleRequestUploads();
    assertThat(send("POST", post, "hello, blob").statusCode()).isEqualTo(201);
    assertThat(send("POST", "/v2/b/blobs/uploads/?mount=" + DIGEST + "&from=a", "").statusCode())
        .isEqualTo(201);
    assertThat(registry.hasBlob("b", DIGEST)).isTrue();
  }

  @Test
  void chunksBelowTheMinimumMayOnlyComeLast() throws Exception {
    registry.settings().chunkMinimum(4);
    HttpResponse<byte[]> begun = send("POST", "/v2/a/blobs/uploads/", "");
    assertThat(header(begun, "OCI-Chunk-Min-Length")).isEqualTo("4");
    String upload = header(begun, "Location");
    assertThat(send("PATCH", upload, "hell").statusCode()).isEqualTo(202);
    assertThat(send("PATCH", upload, "o").statusCode()).isEqualTo(202);
    assertThat(send("PATCH", upload, ", blob").statusCode()).isEqualTo(400);
  }

  @Test
  void aManifestHasItsDigestInEitherAlgorithm() throws Exception {
    byte[] manifest = "{\"schemaVersion\":2}".getBytes(UTF_8);
    Digest sha512 = Digest.of(Digest.Algorithm.SHA512, manifest);
    String text = new String(manifest, UTF_8);
    assertThat(send("PUT", "/v2/a/manifests/" + sha512 + "?tag=x&tag=y", text).statusCode())
        .isEqualTo(201);
    HttpResponse<byte[]> read = send("HEAD", "/v2/a/manifests/" + sha512, "");
    assertThat(header(read, "Docker-Content-Digest")).isEqualTo(sha512.toString());
    assertThat(header(read, "Content-Length")).isEqualTo("19");
    assertThat(registry.tags("a")).containsExactly("x", "y");
    assertThat(send("PUT", "/v2/a/manifests/" + DIGEST, text).statusCode()).isEqualTo(400);
  }

  @Test
  void referrersAndTagsComeInPages() throws Exception {
    registry.settings().referrers().pageSize(1);
    String subject = "\"subject\":{\"digest\":\"" + DIGEST + "\"}";
    for (String tag : new String[] {"a", "b"}) {
      HttpResponse<byte[]> put =
          send(
              "PUT",
              "/v2/r/manifests/" + tag,
              "{\"artifactType\":\"" + tag + "\"," + subject + "}");
      assertThat(header(put, "OCI-Subject")).isEqualTo(DIGEST.toString());
    }
    HttpResponse<byte[]> first = send("GET", "/v2/r/referrers/" + DIGEST, "");
    assertThat(header(first, "Link")).endsWith("rel=\"next\"");
    assertThat(first.body()).asString().contains("artifactType");
    HttpResponse<byte[]> tags = send("GET", "/v2/r/tags/list", "");
    assertThat(tags.body()).asString().contains("[\"a\"]");
    assertThat(send("GET", "/v2/r/tags/list?last=a", "").body()).asString().contains("[\"b\"]");
  }

  @Test
  void aTokenCoversItsScopeForAsManyRequestsAsItLasts() throws Exception {
    registry.settings().tokens("ann", "hunter2").tokensLastFor(1);
    HttpResponse<byte[]> refused = send("GET", "/v2/a/tags/list", "");
    assertThat(header(refused, "WWW-Authenticate")).contains("/token", "repository:a:pull");
    String token =
        new String(
            send(
                    "GET",
                    "/token?scope=repository%3Aa%3Apull",
                    "",
                    "Authorization",
                    "Basic YW5uOmh1bnRlcjI=")
                .body(),
            UTF_8);
    String bearer = "Bearer " + token.replaceFirst(".*\"token\":\"([^\"]*)\".*", "$1");
    assertThat(send("GET", "/v2/a/tags/list", "", "Authorization", bearer).statusCode())
        .isEqualTo(404);
    assertThat(send("GET", "/v2/a/tags/list", "", "Authorization", bearer).statusCode())
        .isEqualTo(401);
    assertThat(registry.settings().tokensIssued()).isEqualTo(1);
  }

  @Test
  void faultsComeAtTheRequestTheyAreScriptedFor() throws Exception {
    registry.putBlob("a", BLOB);
    registry.on("GET", "/blobs/").nth(1).answers(503);
    registry.on("GET", "/blobs/").nth(2).sendsWrongBytes();
    registry.on("GET", "/blobs/").nth(3).cutsAfter(3);
    registry.on("GET", "/blobs/").from(5).resets();
    String path = "/v2/a/blobs/" + DIGEST;
    assertThat(send("GET", path, "").statusCode()).isEqualTo(503);
    assertThat(send("GET", path, "").body()).hasSize(BLOB.length).isNotEqualTo(BLOB);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> send("GET", path, ""));
    assertThat(send("GET", path, "").body()).isEqualTo(BLOB);
    assertThatExceptionOfType(IOException.class).isThrownBy(() -> send("GET", path, ""));
  }

  private HttpResponse<byte[]> send(String method, String path, String body, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://" + registry.name() + path))
            .method(method, BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }
}
