package dev.stowage.registry.client;

import dev.stowage.json.InvalidJsonException;
import dev.stowage.json.Json;
import dev.stowage.json.JsonFields;
import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.call.Rights;
import dev.stowage.registry.http.AddressedRequest;
import dev.stowage.registry.http.BoundedBody;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v2/<name>/tags/list}: a page of a repository's tags; empty when the registry keeps
 * them to itself.
 *
 * @param page where to go on; null for the first page
 */
record ListTags(String registry, String repository, @Nullable URI page)
    implements RegistryRequest<Optional<Page<String>>> {

  @Override
  public String action() {
    return "list tags of %s/%s".formatted(registry, repository);
  }

  @Override
  public Rights rights() {
    return Rights.PULL;
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    return new AddressedRequest(
        "GET", page == null ? api.resolve("/v2/" + repository + "/tags/list") : page);
  }

  @Override
  public boolean understands(int status) {
    return status == 200 || status == 403 || status == 404 || status == 405;
  }

  @Override
  public Optional<Page<String>> read(ClassicHttpResponse response, URI location)
      throws IOException {
    if (response.getCode() != 200) {
      return Optional.empty();
    }
    Optional<byte[]> body = BoundedBody.read(response, Page.MAX_BODY);
    if (body.isEmpty()) {
      return Optional.empty();
    }
    try {
      List<String> tags = JsonFields.list(Json.objectOrEmpty(body.get()), "tags");
      return Optional.of(new Page<>(tags, nextPage(response, location)));
    } catch (InvalidJsonException e) {
      // The page of a proxy, for example, which shows no list to anybody.
      return Optional.empty();
    }
  }

  static Optional<URI> nextPage(ClassicHttpResponse response, URI location) {
    return Optional.ofNullable(response.getFirstHeader("Link"))
        .flatMap(header -> LinkHeader.next(header.getValue(), location));
  }
}
