package dev.stowage.registry.copy;

import dev.stowage.image.Digest;
import dev.stowage.registry.transfer.BlobUploads;
import java.util.Optional;

/** Uploads of this process that ask the registry to confirm every so many bytes. */
record ChunkedUploads(BlobUploads uploads, long every) implements BlobUploads {

  static CopyState of(long every) {
    CopyState state = CopyState.inMemory();
    return new CopyState(state.blobs(), new ChunkedUploads(state.uploads(), every), state.tags());
  }

  @Override
  public Optional<Upload> begin(String registry, Digest blob) throws InterruptedException {
    return uploads.begin(registry, blob).map(upload -> new Chunked(upload, every));
  }

  private record Chunked(Upload upload, long checkpointEvery) implements Upload {
    @Override
    public void close() {
      upload.close();
    }
  }
}
