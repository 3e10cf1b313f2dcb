package dev.stowage.registry.client;

import dev.stowage.image.Digest;
import dev.stowage.image.InvalidImageException;
import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.call.RequestBudget;
import dev.stowage.registry.call.Rights;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.http.AddressedRequest;
import dev.stowage.registry.http.BoundedBody;
import dev.stowage.registry.manifest.MediaTypes;
import dev.stowage.registry.manifest.RawManifest;
import java.io.IOException;
import java.net.URI;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;

/**
 * {@code GET /v2/<name>/manifests/<reference>}: the exact bytes; empty when there is no such
 * manifest.
 */
record PullManifest(String registry, String repository, String reference, Rights rights)
    implements RegistryRequest<Optional<RawManifest>> {

  @Override
  public String action() {
    return "pull manifest %s of %s/%s".formatted(reference, registry, repository);
  }

  @Override
  public RequestBudget.Kind kind() {
    return RequestBudget.Kind.PULL;
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    return request("GET", api, repository, reference);
  }

  @Override
  public boolean isForMirrors() {
    return rights == Rights.PULL;
  }

  static ClassicHttpRequest request(String method, URI api, String repository, String reference) {
    AddressedRequest request =
        new AddressedRequest(method, api.resolve("/v2/" + repository + "/manifests/" + reference));
    request.setHeader("Accept", MediaTypes.ACCEPT_MANIFESTS);
    return request;
  }

  @Override
  public boolean understands(int status) {
    return status == 200 || status == 404;
  }

  @Override
  public Optional<RawManifest> read(ClassicHttpResponse response, URI location) throws IOException {
    if (response.getCode() == 404) {
      return Optional.empty();
    }
    byte[] bytes =
        BoundedBody.read(response, RawManifest.MAX_BYTES)
            .orElseThrow(() ->
                failure(
                    RegistryErrorCode.TOO_LARGE,
                    "is larger than %d bytes".formatted(RawManifest.MAX_BYTES)));
    Digest.Algorithm algorithm = expected().map(Digest::algorithm).orElse(Digest.Algorithm.SHA256);
    Digest actual = Digest.of(algorithm, bytes);
    if (expected().isPresent() && !expected().get().equals(actual)) {
      throw failure(RegistryErrorCode.DIGEST_MISMATCH, "came with the bytes of " + actual);
    }
    return Optional.of(new RawManifest(mediaType(response), bytes, actual));
  }

  // A reference with a colon is a digest; no tag has one.
  private Optional<Digest> expected() {
    try {
      return reference.indexOf(':') < 0 ? Optional.empty() : Optional.of(Digest.parse(reference));
    } catch (InvalidImageException e) {
      throw new IllegalStateException("References are checked before they come here", e);
    }
  }

  private static String mediaType(ClassicHttpResponse response) {
    Header header = response.getFirstHeader("Content-Type");
    String value = header == null ? "" : header.getValue();
    int parameters = value.indexOf(';');
    return (parameters < 0 ? value : value.substring(0, parameters)).strip();
  }

  private RegistryException failure(RegistryErrorCode code, String what) {
    return new RegistryException(code, registry, action() + ": it " + what);
  }
}
