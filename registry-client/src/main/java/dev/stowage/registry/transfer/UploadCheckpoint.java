package dev.stowage.registry.transfer;

/**
 * Where an upload stood when the registry last confirmed it.
 *
 * @param repository the repository it goes to
 * @param location the upload's address: a capability, kept encrypted and never logged
 * @param offset how many bytes the registry has
 * @param hashState the hash computation over these bytes ({@link
 *     dev.stowage.registry.content.RunningHash#save}); empty when it could not be kept, and the
 *     bytes have to be read again
 */
@SuppressWarnings("ArrayRecordComponent") // opaque bytes, never compared
public record UploadCheckpoint(String repository, String location, long offset, byte[] hashState) {
  @Override
  public String toString() {
    return "UploadCheckpoint[repository=%s, location=(hidden), offset=%d]"
        .formatted(repository, offset);
  }
}
