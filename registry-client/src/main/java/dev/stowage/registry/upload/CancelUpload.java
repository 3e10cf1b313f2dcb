package dev.stowage.registry.upload;

import dev.stowage.registry.http.AddressedRequest;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** {@code DELETE <location>}: frees what an abandoned upload holds. Every answer will do. */
record CancelUpload(UploadSession session) implements UploadRequest<Integer> {

  @Override
  public String action() {
    return "cancel upload to %s/%s".formatted(session.registry(), session.repository());
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
