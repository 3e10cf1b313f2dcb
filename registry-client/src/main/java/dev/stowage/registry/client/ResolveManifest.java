package dev.stowage.registry.client;

import dev.stowage.image.Digest;
import dev.stowage.image.InvalidImageException;
import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.call.Rights;
import java.net.URI;
import java.util.Optional;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * {@code HEAD /v2/<name>/manifests/<reference>}: which digest the registry says a reference has;
 * empty when there is none, or it does not say.
 */
record ResolveManifest(String registry, String repository, String reference, Rights rights)
    implements RegistryRequest<Optional<Digest>> {

  @Override
  public String action() {
    return "resolve %s of %s/%s".formatted(reference, registry, repository);
  }

  @Override
  public boolean isForMirrors() {
    return rights == Rights.PULL;
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    return PullManifest.request("HEAD", api, repository, reference);
  }

  @Override
  public boolean understands(int status) {
    return status == 200 || status == 404;
  }

  @Override
  public Optional<Digest> read(ClassicHttpResponse response, URI location) {
    if (response.getCode() == 404) {
      return Optional.empty();
    }
    try {
      return Optional.ofNullable(response.getFirstHeader("Docker-Content-Digest"))
          .map(header -> Digest.parse(header.getValue().strip()));
    } catch (InvalidImageException e) {
      return Optional.empty();
    }
  }
}
