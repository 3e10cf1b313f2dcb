package dev.stowage.registry.upload;

import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.call.Rights;

/** One verb on an open upload. */
interface UploadRequest<T> extends RegistryRequest<T> {

  /** The upload. */
  UploadSession session();

  @Override
  default String repository() {
    return session().repository();
  }

  @Override
  default Rights rights() {
    return Rights.PUSH;
  }
}
