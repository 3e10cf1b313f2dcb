package dev.stowage.registry.client;

import dev.stowage.image.Digest;
import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.call.Rights;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.http.AddressedRequest;
import dev.stowage.registry.http.BoundedBody;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.Manifest;
import dev.stowage.registry.manifest.ManifestParser;
import dev.stowage.registry.manifest.MediaTypes;
import dev.stowage.registry.manifest.RawManifest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /v2/<name>/referrers/<digest>}: a page of what refers to a manifest; empty when the
 * registry has no such API and the tag scheme counts.
 *
 * @param page where to go on; null for the first page
 */
record ListReferrers(String registry, String repository, Digest subject, @Nullable URI page)
    implements RegistryRequest<Optional<Page<Descriptor>>> {

  @Override
  public String action() {
    return "list referrers of %s in %s/%s".formatted(subject, registry, repository);
  }

  @Override
  public Rights rights() {
    return Rights.PULL;
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    AddressedRequest request =
        new AddressedRequest(
            "GET",
            page == null ? api.resolve("/v2/" + repository + "/referrers/" + subject) : page);
    request.setHeader("Accept", MediaTypes.OCI_INDEX);
    return request;
  }

  // What registries without the API answer: an unknown path, a digest taken for a tag, a method
  // they do not allow.
  @Override
  public boolean understands(int status) {
    return status == 200 || status == 400 || status == 404 || status == 405;
  }

  @Override
  public Optional<Page<Descriptor>> read(ClassicHttpResponse response, URI location)
      throws IOException {
    if (response.getCode() != 200) {
      return Optional.empty();
    }
    byte[] body =
        BoundedBody.read(response, Page.MAX_BODY)
            .orElseThrow(() ->
                new RegistryException(
                    RegistryErrorCode.TOO_LARGE,
                    registry,
                    action() + ": it is larger than %d bytes".formatted(Page.MAX_BODY)));
    RawManifest raw = new RawManifest(MediaTypes.OCI_INDEX, body, Digest.sha256(body));
    // A web page for every path, as some proxies have it, is no index.
    return switch (ManifestParser.parse(registry, raw)) {
      case Manifest.Index index ->
          Optional.of(new Page<>(index.manifests(), ListTags.nextPage(response, location)));
      case Manifest.Image image -> Optional.empty();
    };
  }
}
