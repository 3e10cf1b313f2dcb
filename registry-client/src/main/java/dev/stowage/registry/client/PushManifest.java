package dev.stowage.registry.client;

import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.call.Rights;
import dev.stowage.registry.http.AddressedRequest;
import dev.stowage.registry.manifest.RawManifest;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * {@code PUT /v2/<name>/manifests/<reference>}: the same bytes under the same type as they came.
 * Tells whether the registry keeps the list of referrers by itself ({@code OCI-Subject}).
 */
record PushManifest(String registry, String repository, String reference, RawManifest manifest)
    implements RegistryRequest<Boolean> {

  @Override
  public String action() {
    return "push manifest %s to %s/%s".formatted(reference, registry, repository);
  }

  @Override
  public Rights rights() {
    return Rights.PUSH;
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    AddressedRequest request =
        new AddressedRequest("PUT", api.resolve("/v2/" + repository + "/manifests/" + reference));
    request.setEntity(
        new ByteArrayEntity(manifest.bytes(), ContentType.create(manifest.mediaType())));
    return request;
  }

  @Override
  public boolean understands(int status) {
    return status == 201 || status == 202 || status == 200;
  }

  @Override
  public Boolean read(ClassicHttpResponse response, URI location) {
    return response.containsHeader("OCI-Subject");
  }
}
