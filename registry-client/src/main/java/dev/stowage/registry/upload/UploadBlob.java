package dev.stowage.registry.upload;

import dev.stowage.registry.content.BlobBody;
import dev.stowage.registry.http.AddressedRequest;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * {@code PUT <location>?digest=<digest>}: ends an upload, with the whole blob in this one request,
 * or with nothing where its bytes are there already.
 *
 * @param body the blob, verified on the way; null when the registry has it
 */
record UploadBlob(UploadSession session, String digest, @Nullable BlobBody body)
    implements UploadRequest<Integer> {

  @Override
  public String action() {
    return "push blob %s to %s/%s".formatted(digest, session.registry(), session.repository());
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    URI location = session.location();
    AddressedRequest request =
        new AddressedRequest(
            "PUT",
            URI.create(
                location + (location.getRawQuery() == null ? "?" : "&") + "digest=" + digest));
    if (body != null) {
      request.setEntity(body);
    }
    return request;
  }

  @Override
  public boolean understands(int status) {
    return status == 201;
  }

  @Override
  public Integer read(ClassicHttpResponse response, URI from) {
    return response.getCode();
  }

  @Override
  public boolean repeatable() {
    return body == null;
  }

  @Override
  public boolean isStream() {
    return body != null;
  }
}
