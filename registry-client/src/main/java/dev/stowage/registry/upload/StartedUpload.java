package dev.stowage.registry.upload;

/** What a registry made of the wish to store a blob. */
public sealed interface StartedUpload {

  /** The blob is there without a byte moved: mounted, or held already. */
  record Present() implements StartedUpload {}

  /** The bytes have to be sent. */
  record Open(UploadSession session) implements StartedUpload {}
}
