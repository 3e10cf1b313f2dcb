package dev.stowage.registry.client;

import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** {@code DELETE <location>}: frees what an abandoned upload holds. Every answer will do. */
record CancelUpload(UploadSession session) implements RegistryRequest<Integer> {

  @Override
  public String action() {
    return "cancel upload to %s/%s".formatted(session.registry(), session.repository());
  }

  @Override
  public String repository() {
    return session.repository();
  }

  @Override
  public String rights() {
    return "pull,push";
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    return new AddressedRequest("DELETE", session.location());
  }

  @Override
  public boolean understands(int status) {
    return true;
  }

  @Override
  public Integer read(ClassicHttpResponse response, URI from) {
    return response.getCode();
  }
}
