package dev.stowage.registry.upload;

import dev.stowage.registry.hop.Location;
import dev.stowage.registry.http.AddressedRequest;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** {@code GET <location>}: how far an upload came. */
record AskUpload(UploadSession session) implements UploadRequest<UploadStanding> {

  @Override
  public String action() {
    return "ask how far an upload to %s/%s came"
        .formatted(session.registry(), session.repository());
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    return new AddressedRequest("GET", session.location());
  }

  // 404: forgotten. 400 and 416: distribution's answers when the address is older than the bytes.
  @Override
  public boolean understands(int status) {
    return status == 204 || status == 404 || status == 400 || status == 416;
  }

  @Override
  public UploadStanding read(ClassicHttpResponse response, URI from) {
    if (response.getCode() != 204) {
      return new UploadStanding.Gone();
    }
    URI next = Location.of(response, from).orElse(session.location());
    return new UploadStanding.Holds(session.at(next), UploadLocation.held(response).orElse(0));
  }
}
