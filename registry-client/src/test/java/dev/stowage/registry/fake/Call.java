package dev.stowage.registry.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * One request to a repository.
 *
 * @param last the last part of the path: a tag, a digest, an upload's id, {@code list}
 */
record Call(FakeRegistry.Request request, HttpExchange exchange, String repository, String last) {

  String method() {
    return request.method();
  }

  /** The first parameter of this name, decoded. */
  Optional<String> query(String name) {
    return queries(name).stream().findFirst();
  }

  List<String> queries(String name) {
    String query = exchange.getRequestURI().getRawQuery();
    return query == null
        ? List.of()
        : Arrays.stream(query.split("&", -1))
            .filter(part -> part.startsWith(name + "="))
            .map(part ->
                URLDecoder.decode(part.substring(name.length() + 1), StandardCharsets.UTF_8))
            .toList();
  }

  Optional<String> header(String lowerCaseName) {
    return Optional.ofNullable(request.headers().get(lowerCaseName));
  }

  byte[] body() throws IOException {
    return exchange.getRequestBody().readAllBytes();
  }

  void set(String header, String value) {
    exchange.getResponseHeaders().set(header, value);
  }

  void answer(int status) throws IOException {
    FakeRegistry.answer(exchange, status, new byte[0]);
  }

  void answer(int status, byte[] body) throws IOException {
    FakeRegistry.answer(exchange, status, body);
  }

  void refuse(int status, String code) throws IOException {
    FakeRegistry.answer(exchange, status, FakeRegistry.error(code, "the fake registry says no"));
  }
}
