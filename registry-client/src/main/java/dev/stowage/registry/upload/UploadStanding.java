package dev.stowage.registry.upload;

/** Where an interrupted upload stands, by the registry's word. */
public sealed interface UploadStanding {

  /** The registry holds the first {@code offset} bytes. */
  record Holds(UploadSession session, long offset) implements UploadStanding {}

  /** The registry has forgotten the upload, or cannot go on with it. */
  record Gone() implements UploadStanding {}
}
