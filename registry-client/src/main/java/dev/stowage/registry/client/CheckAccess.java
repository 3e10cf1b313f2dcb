package dev.stowage.registry.client;

import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.call.Rights;
import dev.stowage.registry.http.AddressedRequest;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** {@code GET /v2/}: whether a registry answers there and lets us in. */
record CheckAccess(String registry, String repository) implements RegistryRequest<Integer> {

  @Override
  public String action() {
    return "check access";
  }

  @Override
  public Rights rights() {
    return Rights.PUSH;
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    return new AddressedRequest("GET", api.resolve("/v2/"));
  }

  @Override
  public boolean understands(int status) {
    return status == 200;
  }

  @Override
  public Integer read(ClassicHttpResponse response, URI location) {
    return response.getCode();
  }
}
