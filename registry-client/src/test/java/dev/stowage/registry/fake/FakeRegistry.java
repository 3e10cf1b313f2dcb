package dev.stowage.registry.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.stowage.image.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A registry in memory with scripted faults. Of the OCI distribution specification it speaks:
 * {@code GET /v2/}, GET, HEAD and PUT of manifests by tag and digest, GET and HEAD of blobs, POST
 * of uploads with mount, the monolithic PUT, and DELETE of an upload. A {@link Fault} is asked
 * before each request.
 */
public final class FakeRegistry implements AutoCloseable {
  private static final Pattern PATH =
      Pattern.compile("/v2/(.+)/(manifests|blobs/uploads|blobs)/([^/]*)");

  private final HttpServer server;
  private final String host;
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Map<String, byte[]> blobs = new ConcurrentHashMap<>();
  private final Map<String, Stored> manifests = new ConcurrentHashMap<>();
  private final AtomicInteger uploads = new AtomicInteger();

  /** Answers a request instead of the registry; false: the registry answers. */
  @FunctionalInterface
  public interface Fault {
    boolean answers(Request request, HttpExchange exchange) throws IOException;
  }

  /** A request as it came in. */
  public record Request(String method, String uri, Map<String, String> headers) {
    public Request {
      headers = Map.copyOf(headers);
    }

    /** The Authorization header. */
    public Optional<String> authorization() {
      return Optional.ofNullable(headers.get("authorization"));
    }

    /** Whether it is this method on an address that contains this. */
    public boolean is(String wantedMethod, String part) {
      return method.equals(wantedMethod) && uri.contains(part);
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // raw bytes, never compared
  private record Stored(String mediaType, byte[] bytes) {}

  /** Listens on 127.0.0.1. */
  public FakeRegistry() {
    this("127.0.0.1");
  }

  /** Listens on another loopback address: to a client another host. */
  public FakeRegistry(String host) {
    this.host = host;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByName(host), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/", this::handle);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  /** Where it answers: {@code host:port}. */
  public String name() {
    return host + ":" + server.getAddress().getPort();
  }

  public void add(Fault fault) {
    faults.add(fault);
  }

  /** Everything asked so far. */
  public List<Request> requests() {
    return List.copyOf(requests);
  }

  /** How many requests were this method on an address that contains this. */
  public long count(String method, String part) {
    return requests.stream().filter(request -> request.is(method, part)).count();
  }

  public Digest putBlob(String repository, byte[] content) {
    Digest digest = Digest.sha256(content);
    putBlobAs(repository, digest, content);
    return digest;
  }

  /** Stores bytes under a digest that may be none of theirs. */
  public void putBlobAs(String repository, Digest digest, byte[] content) {
    blobs.put(repository + "@" + digest, content.clone());
  }

  public Digest putManifest(String repository, String tag, String mediaType, byte[] content) {
    Digest digest = Digest.sha256(content);
    manifests.put(repository + "@" + tag, new Stored(mediaType, content.clone()));
    manifests.put(repository + "@" + digest, new Stored(mediaType, content.clone()));
    return digest;
  }

  public boolean hasBlob(String repository, Digest digest) {
    return blobs.containsKey(repository + "@" + digest);
  }

  public Optional<byte[]> manifest(String repository, String reference) {
    return Optional.ofNullable(manifests.get(repository + "@" + reference)).map(Stored::bytes);
  }

  public void forgetBlob(String repository, Digest digest) {
    blobs.remove(repository + "@" + digest);
  }

  /** Answers with a status and a text. */
  public static void answer(HttpExchange exchange, int status, String body) throws IOException {
    answer(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with a status and bytes. */
  public static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean empty = body.length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, empty ? -1 : body.length);
    if (!empty) {
      exchange.getResponseBody().write(body);
    }
    exchange.close();
  }

  /** An error in the specification's form. */
  public static String error(String code, String message) {
    return "{\"errors\":[{\"code\":\"%s\",\"message\":\"%s\"}]}".formatted(code, message);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Map<String, String> headers = new HashMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) ->
              headers.put(name.toLowerCase(java.util.Locale.ROOT), String.join(", ", values)));
      Request request =
          new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers);
      requests.add(request);
      for (Fault fault : faults) {
        if (fault.answers(request, exchange)) {
          return;
        }
      }
      serve(request, exchange);
    }
  }

  private void serve(Request request, HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/v2/")) {
      answer(exchange, 200, "{}");
      return;
    }
    Matcher matcher = PATH.matcher(path);
    if (!matcher.matches()) {
      answer(exchange, 404, "");
      return;
    }
    String repository = matcher.group(1);
    String last = matcher.group(3);
    switch (matcher.group(2)) {
      case "manifests" -> serveManifest(request, exchange, repository, last);
      case "blobs" -> serveBlob(exchange, repository, last);
      default -> serveUpload(request, exchange, repository);
    }
  }

  private void serveManifest(
      Request request, HttpExchange exchange, String repository, String reference)
      throws IOException {
    if (request.method().equals("PUT")) {
      byte[] content = exchange.getRequestBody().readAllBytes();
      String mediaType = request.headers().getOrDefault("content-type", "");
      manifests.put(repository + "@" + reference, new Stored(mediaType, content));
      manifests.put(repository + "@" + Digest.sha256(content), new Stored(mediaType, content));
      answer(exchange, 201, "");
      return;
    }
    Stored stored = manifests.get(repository + "@" + reference);
    if (stored == null) {
      answer(exchange, 404, error("MANIFEST_UNKNOWN", "manifest unknown"));
      return;
    }
    exchange.getResponseHeaders().set("Content-Type", stored.mediaType());
    answer(exchange, 200, stored.bytes());
  }

  private void serveBlob(HttpExchange exchange, String repository, String digest)
      throws IOException {
    byte[] content = blobs.get(repository + "@" + digest);
    if (content == null) {
      answer(exchange, 404, error("BLOB_UNKNOWN", "blob unknown"));
      return;
    }
    answer(exchange, 200, content);
  }

  private void serveUpload(Request request, HttpExchange exchange, String repository)
      throws IOException {
    String query = Optional.ofNullable(exchange.getRequestURI().getQuery()).orElse("");
    switch (request.method()) {
      case "POST" -> {
        if (query.contains("from=")) {
          String digest = query.replaceFirst(".*mount=([^&]*).*", "$1");
          byte[] held = blobs.get(query.replaceFirst(".*from=([^&]*).*", "$1") + "@" + digest);
          if (held != null) {
            blobs.put(repository + "@" + digest, held);
            answer(exchange, 201, "");
            return;
          }
        }
        exchange
            .getResponseHeaders()
            .set(
                "Location",
                "/v2/%s/blobs/uploads/u%d?state=s%%2F1"
                    .formatted(repository, uploads.incrementAndGet()));
        answer(exchange, 202, "");
      }
      case "PUT" -> {
        byte[] content;
        try (InputStream body = exchange.getRequestBody()) {
          content = body.readAllBytes();
        }
        String digest = query.replaceFirst(".*digest=([^&]*).*", "$1");
        if (!Digest.sha256(content).toString().equals(digest)) {
          answer(exchange, 400, error("DIGEST_INVALID", "digest invalid"));
          return;
        }
        blobs.put(repository + "@" + digest, content);
        answer(exchange, 201, "");
      }
      default -> answer(exchange, 204, "");
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
