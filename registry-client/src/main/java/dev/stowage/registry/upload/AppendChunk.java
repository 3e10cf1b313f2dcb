package dev.stowage.registry.upload;

import dev.stowage.registry.content.BlobBody;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.hop.Location;
import dev.stowage.registry.http.AddressedRequest;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * {@code PATCH <location>}: the next bytes of an upload; the answer says where it goes on.
 *
 * @param body starts at its {@link BlobBody#from()}
 */
record AppendChunk(UploadSession session, BlobBody body)
    implements UploadRequest<UploadStanding.Holds> {

  @Override
  public String action() {
    return "push bytes from %d on to %s/%s"
        .formatted(body.from(), session.registry(), session.repository());
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    AddressedRequest request = new AddressedRequest("PATCH", session.location());
    request.setHeader("Content-Range", body.from() + "-" + (body.to() - 1));
    request.setEntity(body);
    return request;
  }

  @Override
  public boolean understands(int status) {
    return status == 202;
  }

  @Override
  public UploadStanding.Holds read(ClassicHttpResponse response, URI from) {
    URI next = Location.of(response, from).orElse(session.location());
    long held = UploadLocation.held(response).orElse(body.to());
    if (held > body.to()) {
      throw new RegistryException(
          RegistryErrorCode.PROTOCOL,
          session.registry(),
          "%s: %s says it has %d bytes, was sent %d"
              .formatted(action(), session.registry(), held, body.to()));
    }
    return new UploadStanding.Holds(session.at(next), held);
  }

  @Override
  public boolean repeatable() {
    return false;
  }

  @Override
  public boolean isStream() {
    return true;
  }
}
