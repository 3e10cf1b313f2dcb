package dev.stowage.registry.upload;

import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.call.Rights;
import java.net.URI;
import org.apache.hc.core5.http.ClassicHttpResponse;

/** One way to bring a blob: answered 201 when that is all, 202 with an upload to go on with. */
interface OpeningRequest extends RegistryRequest<StartedUpload> {

  /** The registry that is to have the blob. */
  String registry();

  @Override
  default Rights rights() {
    return Rights.PUSH;
  }

  @Override
  default boolean understands(int status) {
    return status == 201 || status == 202;
  }

  @Override
  default StartedUpload read(ClassicHttpResponse response, URI location) {
    return response.getCode() == 201
        ? new StartedUpload.Present()
        : UploadLocation.opened(response, location, registry(), this);
  }
}
