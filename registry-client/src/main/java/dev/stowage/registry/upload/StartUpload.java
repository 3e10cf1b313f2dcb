package dev.stowage.registry.upload;

import dev.stowage.image.Digest;
import dev.stowage.registry.http.AddressedRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v2/<name>/blobs/uploads/}, with a mount when a repository of the registry is known
 * to hold the blob, or may hold it. A registry that will not mount opens an upload instead, which
 * is then used.
 *
 * @param from the repository to mount from; null to upload
 */
record StartUpload(String registry, String repository, Digest digest, @Nullable String from)
    implements OpeningRequest {

  StartUpload withoutMount() {
    return new StartUpload(registry, repository, digest, null);
  }

  @Override
  public String action() {
    return "start upload of blob %s to %s/%s".formatted(digest, registry, repository);
  }

  @Override
  public List<String> furtherScopes() {
    return from == null || from.equals(repository)
        ? List.of()
        : List.of("repository:" + from + ":pull");
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    String path = "/v2/" + repository + "/blobs/uploads/";
    return new AddressedRequest(
        "POST",
        api.resolve(
            from == null
                ? path
                : path + "?mount=" + encoded(digest.toString()) + "&from=" + encoded(from)));
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
