package dev.stowage.registry.fake;

import com.sun.net.httpserver.HttpExchange;
import dev.stowage.image.Digest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A registry in memory with scripted faults, for one test at a time. Of the OCI distribution
 * specification 1.1 it speaks:
 *
 * <ul>
 *   <li>{@code GET /v2/}
 *   <li>manifests: GET, HEAD, PUT (by tag, sha256 or sha512; with {@code ?tag=}) and DELETE, a
 *       limit on their size (413), tags that do not change, {@code OCI-Subject} where it has the
 *       referrers API
 *   <li>blobs: GET with {@code Range} (206, 416; or ignored), HEAD, DELETE
 *   <li>uploads: mount, POST with {@code ?digest=} in a single request (201; else 202), PATCH with
 *       {@code Content-Range} (202, 416), {@code OCI-Chunk-Min-Length}, GET of where one stands,
 *       PUT with or without a body, DELETE, sessions that are lost (404)
 *   <li>referrers with {@code artifactType} and pages, or none of it (404)
 *   <li>{@code tags/list} with {@code n}, {@code last} and {@code Link}
 *   <li>distribution's token server at {@code /token}, and Docker Hub's rate limit headers
 * </ul>
 *
 * It does not speak: chunked uploads out of order, the catalog, deletion by garbage collection. A
 * {@link Fault} is asked before each request; {@link #on} scripts the usual ones.
 */
public final class FakeRegistry implements AutoCloseable {
  private final WireServer server;
  private final String host;
  private final List<Request> requests = new ArrayList<>();
  private final List<Fault> faults = new CopyOnWriteArrayList<>();
  private final Traits traits = new Traits();
  private final Content content = new Content();
  private final Tokens tokens = new Tokens();
  private final RateLimit rateLimit = new RateLimit();
  private final UploadVerbs uploads = new UploadVerbs(content, traits);
  private final Routes routes = new Routes(content, traits, tokens, rateLimit, uploads);

  /** Answers a request instead of the registry; false: the registry answers. */
  @FunctionalInterface
  public interface Fault {
    boolean answers(Request request, HttpExchange exchange) throws IOException;

    /** Whether it wants to be asked; called once for every request, also where another answers. */
    default boolean concerns(Request request) {
      return true;
    }
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

  /** Listens on 127.0.0.1. */
  public FakeRegistry() {
    this("127.0.0.1");
  }

  /** Listens on another loopback address: to a client another host. */
  public FakeRegistry(String host) {
    this.host = host;
    this.server = WireServer.start(host, this::handle);
  }

  /** Where it answers: {@code host:port}. */
  public String name() {
    return host + ":" + server.port();
  }

  /** What it can do, how it does it and whom it lets in, to be changed by the test. */
  public FakeSettings settings() {
    return new FakeSettings(traits, tokens, rateLimit);
  }

  public void add(Fault fault) {
    faults.add(fault);
  }

  /** Scripts a fault at requests of this method on addresses that contain this. */
  public FaultScript on(String method, String part) {
    return new FaultScript(this, method, part);
  }

  /** Everything asked so far, or since the requests were forgotten. */
  public List<Request> requests() {
    synchronized (requests) {
      return List.copyOf(requests);
    }
  }

  /** How many requests were this method on an address that contains this. */
  public long count(String method, String part) {
    return requests().stream().filter(request -> request.is(method, part)).count();
  }

  /** Forgets what was asked, so that a long test needs no memory for it. */
  public void forgetRequests() {
    synchronized (requests) {
      requests.clear();
    }
  }

  /** Forgets every manifest and blob. */
  public void forgetContent() {
    content.clear();
  }

  /** Loses every upload that is open: from now on they are unknown. */
  public void forgetUploads() {
    uploads.forget();
  }

  /** Loses the upload that this request goes to. */
  public void forgetUpload(Request request) {
    uploads.forget(request.uri());
  }

  /** How many uploads were begun and neither ended nor cancelled. */
  public int openUploads() {
    return uploads.open();
  }

  /** How many connections clients hold. */
  public int openConnections() {
    return server.openConnections();
  }

  public Digest putBlob(String repository, byte[] bytes) {
    Digest digest = Digest.sha256(bytes);
    putBlobAs(repository, digest, bytes);
    return digest;
  }

  /** Stores bytes under a digest that may be none of theirs. */
  public void putBlobAs(String repository, Digest digest, byte[] bytes) {
    content.putBlob(repository, digest.toString(), bytes.clone());
  }

  /** Stores a manifest under a tag, or under a digest that may be none of its. */
  public Digest putManifest(String repository, String reference, String mediaType, byte[] bytes) {
    content.putManifest(repository, reference, mediaType, bytes.clone());
    return Digest.sha256(bytes);
  }

  public boolean hasBlob(String repository, Digest digest) {
    return content.blob(repository, digest.toString()).isPresent();
  }

  Optional<byte[]> blob(String repository, String digest) {
    return content.blob(repository, digest);
  }

  public Optional<byte[]> manifest(String repository, String reference) {
    return content.manifest(repository, reference).map(Content.Manifest::bytes);
  }

  /** The repository's tags, in order. */
  public List<String> tags(String repository) {
    return content.tags(repository);
  }

  public void forgetBlob(String repository, Digest digest) {
    content.removeBlob(repository, digest.toString());
  }

  public void forgetManifest(String repository, String reference) {
    content.removeManifest(repository, reference);
  }

  /** Answers with a status and a text. */
  public static void answer(HttpExchange exchange, int status, String body) throws IOException {
    answer(exchange, status, body.getBytes(StandardCharsets.UTF_8));
  }

  /** Answers with a status and bytes. */
  public static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
    boolean head = exchange.getRequestMethod().equals("HEAD");
    if (head && body.length > 0) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
    }
    boolean empty = body.length == 0 || head;
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
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) ->
            headers.put(name.toLowerCase(Locale.ROOT), String.join(", ", values)));
    Request request =
        new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers);
    synchronized (requests) {
      requests.add(request);
    }
    for (Fault fault : faults.stream().filter(one -> one.concerns(request)).toList()) {
      if (fault.answers(request, exchange)) {
        return;
      }
    }
    routes.serve(name(), request, exchange);
  }

  @Override
  public void close() {
    server.close();
  }
}
