package dev.stowage.registry.blob;

import dev.stowage.image.Digest;
import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.call.Rights;
import dev.stowage.registry.http.AddressedRequest;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** {@code HEAD /v2/<name>/blobs/<digest>}: whether the repository holds a blob. */
record CheckBlob(String registry, String repository, Digest digest)
    implements RegistryRequest<Boolean> {

  @Override
  public String action() {
    return "check blob %s of %s/%s".formatted(digest, registry, repository);
  }

  @Override
  public Rights rights() {
    return Rights.PUSH;
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    return new AddressedRequest("HEAD", api.resolve("/v2/" + repository + "/blobs/" + digest));
  }

  @Override
  public boolean understands(int status) {
    return status == 200 || status == 404;
  }

  @Override
  public Boolean read(ClassicHttpResponse response, URI location) {
    return response.getCode() == 200;
  }
}
