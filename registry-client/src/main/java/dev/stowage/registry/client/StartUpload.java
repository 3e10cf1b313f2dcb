package dev.stowage.registry.client;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v2/<name>/blobs/uploads/}, with a mount when another repository of the registry is
 * known to hold the blob. A registry that will not mount opens an upload instead, which is then
 * used.
 *
 * @param from the repository to mount from; null to upload
 */
record StartUpload(String registry, String repository, Digest digest, @Nullable String from)
    implements RegistryRequest<StartUpload.Started> {

  /** What the registry made of it. */
  sealed interface Started {
    /** The blob is there without a byte moved. */
    record Mounted() implements Started {}

    /** An upload is open at this address, a capability that is never logged. */
    record Opened(URI from, URI location) implements Started {}
  }

  StartUpload withoutMount() {
    return new StartUpload(registry, repository, digest, null);
  }

  @Override
  public String action() {
    return "start upload of blob %s to %s/%s".formatted(digest, registry, repository);
  }

  @Override
  public String rights() {
    return "pull,push";
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    String path = "/v2/" + repository + "/blobs/uploads/";
    return new HttpPost(
        api.resolve(
            from == null
                ? path
                : path + "?mount=" + encoded(digest.toString()) + "&from=" + encoded(from)));
  }

  @Override
  public boolean understands(int status) {
    return status == 201 || status == 202;
  }

  @Override
  public Started read(ClassicHttpResponse response, URI location) {
    if (response.getCode() == 201) {
      return new Started.Mounted();
    }
    return Optional.ofNullable(response.getFirstHeader("Location"))
        .map(Header::getValue)
        .flatMap(value -> resolved(location, value))
        .map(upload -> new Started.Opened(location, upload))
        .orElseThrow(() ->
            new RegistryException(
                RegistryErrorCode.PROTOCOL,
                registry,
                action() + ": " + registry + " gave no valid upload address"));
  }

  private static Optional<URI> resolved(URI base, String location) {
    try {
      return Optional.of(base.resolve(location));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
