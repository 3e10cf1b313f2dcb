package dev.stowage.registry.client;

import dev.stowage.registry.manifest.Descriptor;
import java.io.InputStream;
import java.net.URI;
import org.apache.hc.client5.http.classic.methods.HttpPut;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * {@code PUT <location>?digest=<digest>}: the whole blob in one request, verified on the way;
 * {@code source} is where it comes from.
 */
record UploadBlob(
    String source,
    String registry,
    String repository,
    URI location,
    Descriptor blob,
    InputStream content,
    TransferProgress progress)
    implements RegistryRequest<Integer> {

  @Override
  public String action() {
    return "push blob %s to %s/%s".formatted(blob.digest(), registry, repository);
  }

  @Override
  public String rights() {
    return "pull,push";
  }

  @Override
  public ClassicHttpRequest build(URI api) {
    String uri = location.toString();
    HttpPut request =
        new HttpPut(
            URI.create(
                uri + (location.getRawQuery() == null ? '?' : '&') + "digest=" + blob.digest()));
    request.setEntity(new VerifiedBlobEntity(source, registry, blob, content, progress));
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
    return false;
  }
}
