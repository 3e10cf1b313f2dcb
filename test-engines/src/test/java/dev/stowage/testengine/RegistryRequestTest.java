package dev.stowage.testengine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RegistryRequestTest {

  @Test
  void requestsAreReadFromAnAccessLogAmongOtherLines() {
    Stream<String> lines =
        Stream.of(
            "time=\"2026-11-21T02:19:00Z\" level=warning msg=\"No HTTP secret provided\"",
            "127.0.0.1 - - [21/Nov/2026:02:19:00 +0000] \"PUT /v2/a/manifests/1 HTTP/1.1\" 201 0"
                + " \"\" \"Java-http-client/25\"",
            "127.0.0.1 - - [21/Nov/2026:02:19:01 +0000] \"HEAD /v2/a/blobs/sha256:ab?x=1 HTTP/1.1\""
                + " 404 157 \"\" \"\"");

    assertThat(RegistryRequest.inLog(lines))
        .containsExactly(
            new RegistryRequest("PUT", "/v2/a/manifests/1", 201),
            new RegistryRequest("HEAD", "/v2/a/blobs/sha256:ab?x=1", 404));
  }

  @Test
  void onlyReadsAreNoWrites() {
    assertThat(new RegistryRequest("HEAD", "/v2/a/blobs/b", 200).isWrite()).isFalse();
    assertThat(new RegistryRequest("GET", "/v2/a/blobs/b", 200).isWrite()).isFalse();
    assertThat(new RegistryRequest("POST", "/v2/a/blobs/uploads/", 202).isWrite()).isTrue();
  }
}
