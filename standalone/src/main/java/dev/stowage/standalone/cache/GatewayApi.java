package dev.stowage.standalone.cache;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.stowage.image.Printable;
import dev.stowage.runtime.StartupException;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** A gateway's REST API. */
final class GatewayApi implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(30);
  private static final int PAGE_SIZE = 500;
  private static final int LONGEST_DETAIL = 600;

  private final HttpClient http = HttpClient.newBuilder().connectTimeout(CONNECT).build();
  private final URI gateway;

  private GatewayApi(URI gateway) {
    this.gateway = gateway;
  }

  /**
   * The API of the gateway at this address.
   *
   * @throws StartupException when it is no address
   */
  static GatewayApi at(String address) {
    try {
      URI uri = URI.create(address.endsWith("/") ? address : address + "/");
      if (List.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getQuery() == null
          && uri.getUserInfo() == null) {
        return new GatewayApi(uri);
      }
    } catch (IllegalArgumentException e) {
      throw noAddress(address);
    }
    throw noAddress(address);
  }

  /** The path of these parts, whatever is in them. */
  static String path(String... parts) {
    return Arrays.stream(parts)
        .map(part -> URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  /** All items of a list. */
  List<JsonNode> items(String path) throws InterruptedException {
    List<JsonNode> items = new ArrayList<>();
    for (int number = 0; ; number++) {
      JsonNode page = get(path + "?size=" + PAGE_SIZE + "&page=" + number);
      page.path("items").forEach(items::add);
      if (page.path("items").isEmpty() || items.size() >= page.path("total").asLong()) {
        return items;
      }
    }
  }

  JsonNode get(String path) throws InterruptedException {
    return send(request(path).GET().build());
  }

  JsonNode post(String path) throws InterruptedException {
    return send(request(path).POST(BodyPublishers.noBody()).build());
  }

  /** The same as a record of ours. */
  static <T> T read(JsonNode node, Class<T> type) {
    try {
      return JSON.readerFor(type)
          .without(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .readValue(node);
    } catch (IOException e) {
      throw new GatewayException(
          "the gateway's answer is not understood: it may be of another version", e);
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(gateway.resolve("api/v1/" + path)).timeout(ANSWER);
  }

  private JsonNode send(HttpRequest request) throws InterruptedException {
    HttpResponse<byte[]> response;
    try {
      response = http.send(request, BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw new GatewayException(
          "the gateway at %s cannot be reached (%s): --api says where it is"
              .formatted(gateway, reason(e)),
          e);
    }
    JsonNode answer = tree(response);
    int status = response.statusCode();
    if (status >= 200 && status < 300) {
      return answer;
    }
    String detail = Printable.of(answer.path("detail").asText(), LONGEST_DETAIL);
    // What the caller has to change is told from what passes or broke.
    if (status >= 400 && status < 500) {
      throw new StartupException(
          detail.isEmpty() ? "the gateway at %s answers %d".formatted(gateway, status) : detail);
    }
    throw new GatewayException(
        "the gateway at %s answers %d: %s".formatted(gateway, status, detail));
  }

  private JsonNode tree(HttpResponse<byte[]> response) {
    try {
      JsonNode tree = JSON.readTree(response.body());
      if (tree.isObject()) {
        return tree;
      }
    } catch (IOException e) {
      throw noGateway(response);
    }
    throw noGateway(response);
  }

  private GatewayException noGateway(HttpResponse<byte[]> response) {
    return new GatewayException(
        "what answers at %s is no Stowage gateway (status %d, no JSON): --api says where it is"
            .formatted(gateway, response.statusCode()));
  }

  private static String reason(IOException e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : Printable.of(e.getMessage(), LONGEST_DETAIL);
  }

  private static StartupException noAddress(String address) {
    return new StartupException(
        "--api '%s' is no address of a gateway: write it like http://127.0.0.1:8080"
            .formatted(Printable.of(address)));
  }

  @Override
  public void close() {
    http.close();
  }
}
