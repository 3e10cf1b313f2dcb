package dev.stowage.registry.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which part of the specification a request belongs to, and whether it is let in. */
final class Routes {
  private static final Pattern PATH =
      Pattern.compile("/v2/(.+)/(manifests|blobs/uploads|blobs|referrers|tags)/([^/]*)");

  private final Tokens tokens;
  private final RateLimit rateLimit;
  private final ManifestVerbs manifests;
  private final BlobVerbs blobs;
  private final UploadVerbs uploads;
  private final ListVerbs lists;

  Routes(Content content, Traits traits, Tokens tokens, RateLimit rateLimit, UploadVerbs uploads) {
    this.tokens = tokens;
    this.rateLimit = rateLimit;
    this.manifests = new ManifestVerbs(content, traits);
    this.blobs = new BlobVerbs(content, traits);
    this.uploads = uploads;
    this.lists = new ListVerbs(content, traits);
  }

  void serve(String host, FakeRegistry.Request request, HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    Matcher parts = PATH.matcher(path);
    boolean known = parts.matches();
    Call call =
        new Call(request, exchange, known ? parts.group(1) : "", known ? parts.group(3) : "");
    if (path.equals("/token")) {
      Optional<String> token = tokens.issue(call);
      FakeRegistry.answer(exchange, token.isPresent() ? 200 : 401, token.orElse(""));
      return;
    }
    Optional<String> challenge = tokens.challenge(request, host, call.repository());
    if (challenge.isPresent()) {
      call.set("WWW-Authenticate", challenge.get());
      call.refuse(401, "UNAUTHORIZED");
      return;
    }
    if (rateLimit.refuses(call)) {
      return;
    }
    switch (known ? parts.group(2) : path) {
      case "manifests" -> manifests.serve(call);
      case "blobs" -> blobs.serve(call);
      case "blobs/uploads" -> uploads.serve(call);
      case "referrers" -> lists.referrers(call);
      case "tags" -> lists.tags(call);
      case "/v2/" -> call.answer(200);
      default -> call.answer(404);
    }
  }
}
