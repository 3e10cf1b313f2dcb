package dev.stowage.gateway.request;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stowage.gateway.api.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpRequest;
import io.micronaut.http.server.HttpServerConfiguration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestGateTest {

  @ParameterizedTest
  @ValueSource(strings = {"localhost:8080", "LOCALHOST", "127.0.0.1:8080", "127.1.2.3", "[::1]:80"})
  void whoIsOnTheMachineMayAsk(String host) {
    assertThatCode(() -> gate("loopback", "127.0.0.1").require(headers(host, Map.of())))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example:8080",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "10.0.0.1"
      })
  void aNameThatAnybodyCouldPointHereIsRefused(String host) {
    assertRefused(gate("loopback", "127.0.0.1"), headers(host, Map.of()), "anybody's name");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "10.1.2.3", "::"})
  void aGatewayThatOthersReachNamesTheSettingToChange(String listens) {
    assertRefused(
        gate("loopback", listens),
        headers("localhost", Map.of()),
        "set stowage.gateway.requests to 'always'");
    assertThatCode(() -> gate("always", listens).require(headers("stowage.example", Map.of())))
        .doesNotThrowAnyException();
  }

  @Test
  void neverIsNever() {
    assertRefused(
        gate("never", "127.0.0.1"),
        headers("localhost", Map.of()),
        "stowage.gateway.requests is 'never'");
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, https://evil.example",
    "Origin, http://localhost:9090",
    "Origin, http://localhost",
    "Origin, null",
    "Origin, %%%",
    "Sec-Fetch-Site, cross-site",
    "Sec-Fetch-Site, same-site",
    "Sec-Fetch-Site, whatever"
  })
  void pagesOfOtherOriginsAreRefused(String header, String value) {
    for (String access : new String[] {"loopback", "always"}) {
      assertRefused(
          gate(access, "127.0.0.1"),
          headers("localhost:8080", Map.of(header, value)),
          "another origin");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Origin, http://localhost:8080",
    "Origin, http://LOCALHOST:8080",
    "Sec-Fetch-Site, same-origin",
    "Sec-Fetch-Site, none"
  })
  void theGatewaysOwnPagesMayAsk(String header, String value) {
    assertThatCode(() ->
            gate("loopback", "127.0.0.1").require(headers("localhost:8080", Map.of(header, value))))
        .doesNotThrowAnyException();
  }

  private static RequestGate gate(String requests, String listens) {
    HttpServerConfiguration server = new HttpServerConfiguration();
    server.setHost(listens);
    return new RequestGate(new RequestConfiguration(requests), server);
  }

  private static HttpHeaders headers(String host, Map<String, String> more) {
    MutableHttpRequest<?> request = HttpRequest.POST("/", "").header("Host", host);
    more.forEach(request::header);
    return request.getHeaders();
  }

  private static void assertRefused(RequestGate gate, HttpHeaders headers, String why) {
    assertThatThrownBy(() -> gate.require(headers))
        .isInstanceOf(ProblemException.class)
        .hasMessageContaining(why);
  }
}
