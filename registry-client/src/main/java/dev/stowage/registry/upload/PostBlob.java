package dev.stowage.registry.upload;

import dev.stowage.registry.http.AddressedRequest;
import dev.stowage.registry.manifest.Descriptor;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

/**
 * {@code POST /v2/<name>/blobs/uploads/?digest=<digest>} with the bytes: a small blob in a single
 * request. A registry without it answers 202 and opens an upload.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PostBlob(String registry, String repository, Descriptor blob, byte[] content)
    implements OpeningRequest {

  @Override
  public String action() {
    return "push blob %s to %s/%s".formatted(blob.digest(), registry, repository);
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    String digest = URLEncoder.encode(blob.digest().toString(), StandardCharsets.UTF_8);
    AddressedRequest request =
        new AddressedRequest(
            "POST", api.resolve("/v2/" + repository + "/blobs/uploads/?digest=" + digest));
    request.setEntity(new ByteArrayEntity(content, ContentType.APPLICATION_OCTET_STREAM));
    return request;
  }
}
