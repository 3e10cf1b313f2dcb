package dev.stowage.puller.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.stowage.puller.KnownFacts;
import dev.stowage.puller.certificate.ServingCertificate;
import dev.stowage.puller.certificate.TestCertificates;
import dev.stowage.puller.mode.ModeRules;
import dev.stowage.puller.mode.RewriteMode;
import dev.stowage.puller.secret.PullSecretRules;
import dev.stowage.runtime.StartupException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class WebhookServerTest {
  private static final String POD =
      "{\"spec\": {\"containers\": [{\"name\": \"main\", \"image\": \"nginx:1.25\"}]}}";

  private final KnownFacts facts =
      new KnownFacts()
          .copied("nginx:1.25", "backup.example/nginx:1.25")
          .namespace("shop", Map.of());
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final ReviewHandler handler =
      new ReviewHandler(
          new PodAdmission(
              Set.of("kube-system"),
              new ModeRules(RewriteMode.POD, Map.of()),
              new PullSecretRules(null, Set.of()),
              facts.namespaces(),
              facts.copies()),
          meters);
  private final ServingCertificate first = TestCertificates.make("127.0.0.1");
  private final WebhookServer server = new WebhookServer("127.0.0.1", 0, first, handler);
  private final HttpClient client = TestCertificates.clientTrusting(first.authority());

  @AfterEach
  void close() {
    client.close();
    server.close();
  }

  @Test
  void aReviewIsAnsweredWithThePatchOverTls() throws Exception {
    HttpResponse<String> response = post(client, Reviews.creation("shop", POD));

    assertThat(response.statusCode()).isEqualTo(200);
    JsonObject review = Reviews.json(response.body());
    JsonObject answer = review.getAsJsonObject("response");
    assertThat(review.get("apiVersion").getAsString()).isEqualTo("admission.k8s.io/v1");
    assertThat(answer.get("uid").getAsString()).isEqualTo("4711");
    assertThat(answer.get("allowed").getAsBoolean()).isTrue();
    assertThat(answer.get("patchType").getAsString()).isEqualTo("JSONPatch");
    String patch =
        new String(
            Base64.getDecoder().decode(answer.get("patch").getAsString()), StandardCharsets.UTF_8);
    assertThat(patch).contains("backup.example/nginx:1.25");
    assertThat(answer.getAsJsonObject("auditAnnotations").get("rewrite").getAsString())
        .contains("uses backup.example/nginx:1.25");
    assertThat(meters.timer("stowage.puller.webhook.reviews", "outcome", "changed").count())
        .isEqualTo(1);
  }

  @Test
  void aPodThatStaysIsLetInWithTheReason() throws Exception {
    JsonObject answer =
        Reviews.json(post(client, Reviews.creation("kube-system", POD)).body())
            .getAsJsonObject("response");

    assertThat(answer.get("allowed").getAsBoolean()).isTrue();
    assertThat(answer.has("patch")).isFalse();
    assertThat(answer.getAsJsonObject("auditAnnotations").get("rewrite").getAsString())
        .isEqualTo("namespace kube-system is never touched");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "torn {", "[]", "{\"a\":{\"b\":"})
  void aMalformedReviewIsRefusedInOneLine(String body) throws Exception {
    HttpResponse<String> response = post(client, body);

    assertThat(response.statusCode()).isEqualTo(400);
    assertThat(response.body().strip()).isNotEmpty().doesNotContain("\n", "Exception", "at dev.");
  }

  @Test
  void otherPathsAndMethodsAreRefusedInOneLine() throws Exception {
    URI uri = URI.create("https://127.0.0.1:%d".formatted(server.port()));

    assertThat(get(uri.resolve("/health")).statusCode()).isEqualTo(404);
    assertThat(get(uri.resolve("/pods")).statusCode()).isEqualTo(405);
  }

  @Test
  void aBodyBeyondTheLimitIsRefusedAndTheServerGoesOn() throws Exception {
    try {
      assertThat(post(client, "x".repeat(9 * 1024 * 1024)).statusCode()).isEqualTo(413);
    } catch (IOException e) {
      // The server may have ended the connection before all was sent.
      assertThat(e).isNotInstanceOf(SSLException.class);
    }
    assertThat(post(client, Reviews.creation("shop", POD)).statusCode()).isEqualTo(200);
  }

  @Test
  void whoDoesNotSpeakTlsDisturbsNobody() throws Exception {
    try (Socket socket = new Socket("127.0.0.1", server.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
      socket.setSoTimeout(10_000);
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
          .doesNotContain("HTTP/1.1 200");
    }
    assertThat(post(client, Reviews.creation("shop", POD)).statusCode()).isEqualTo(200);
  }

  @Test
  void anotherCertificateIsShownFromTheNextConnectionOn() throws Exception {
    ServingCertificate second = TestCertificates.make("127.0.0.1");
    assertThat(post(client, Reviews.creation("shop", POD)).statusCode()).isEqualTo(200);

    server.show(second);

    try (HttpClient trustsBoth =
            TestCertificates.clientTrusting(first.authority() + second.authority());
        HttpClient trustsSecond = TestCertificates.clientTrusting(second.authority());
        HttpClient trustsFirst = TestCertificates.clientTrusting(first.authority())) {
      String review = Reviews.creation("shop", POD);
      assertThat(post(trustsBoth, review).statusCode()).isEqualTo(200);
      assertThat(post(trustsSecond, review).statusCode()).isEqualTo(200);
      assertThatThrownBy(() -> post(trustsFirst, review)).isInstanceOf(SSLException.class);
    }
    // The connection that was open goes on.
    assertThat(post(client, Reviews.creation("shop", POD)).statusCode()).isEqualTo(200);
  }

  @Test
  void aPortThatIsTakenIsSaidInOneLine() {
    assertThatThrownBy(() -> new WebhookServer("127.0.0.1", server.port(), first, handler))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("set stowage.puller.webhook.port")
        .message()
        .doesNotContain("\n");
  }

  private HttpResponse<String> get(URI uri) throws IOException, InterruptedException {
    return client.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> post(HttpClient sender, String body)
      throws IOException, InterruptedException {
    return sender.send(
        HttpRequest.newBuilder(
                URI.create("https://127.0.0.1:%d/pods?timeout=2s".formatted(server.port())))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
