package dev.stowage.registry.client;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.RawManifest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;

/**
 * Speaks the OCI distribution specification 1.1 with any number of registries. Safe for use by many
 * threads. Every method throws {@link RegistryException}.
 */
public final class RegistryClient implements AutoCloseable {
  private static final Set<RegistryErrorCode> MOUNT_REFUSALS =
      Set.of(
          RegistryErrorCode.UNAUTHORIZED,
          RegistryErrorCode.FORBIDDEN,
          RegistryErrorCode.NOT_FOUND,
          RegistryErrorCode.TAG_REFUSED,
          RegistryErrorCode.PROTOCOL);

  private final CloseableHttpClient http;
  private final RegistryCaller caller;

  public RegistryClient(RegistrySettings settings, Clock clock) {
    HopPolicy hops = new HopPolicy(settings.insecureHosts());
    this.http = RegistryHttp.open(settings, hops);
    StatusErrors errors = new StatusErrors(clock);
    this.caller =
        new RegistryCaller(
            http,
            settings,
            hops,
            new TokenStore(clock),
            new TokenServer(http, hops, errors, clock),
            errors);
  }

  /**
   * Makes sure that the registry answers and lets us in, as far as it says before a push to this
   * repository.
   */
  public void checkAccess(String registry, String repository) {
    caller.call(registry, new CheckAccess(registry, repository));
  }

  /**
   * The manifest under a tag or digest, its bytes verified when it goes by digest; empty when there
   * is none.
   */
  public Optional<RawManifest> pullManifest(String registry, String repository, String reference) {
    return caller.call(registry, new PullManifest(registry, repository, reference, "pull"));
  }

  /**
   * As {@link #pullManifest}, with the rights of a push, so that a copy needs one token for its
   * target.
   */
  public Optional<RawManifest> readBackManifest(
      String registry, String repository, String reference) {
    return caller.call(registry, new PullManifest(registry, repository, reference, "pull,push"));
  }

  /** Stores a manifest's exact bytes under a tag or digest. */
  public void pushManifest(
      String registry, String repository, String reference, RawManifest manifest) {
    caller.call(registry, new PushManifest(registry, repository, reference, manifest));
  }

  /** Whether the repository holds a blob. */
  public boolean hasBlob(String registry, String repository, Digest digest) {
    return caller.call(registry, new CheckBlob(registry, repository, digest));
  }

  /**
   * Moves a blob between registries, streamed and verified on the way. An upload that does not end
   * well is cancelled.
   *
   * @param mountFrom a repository of the target that may hold the blob, tried first
   * @return how many bytes were moved: 0 when the blob was mounted
   */
  public long moveBlob(
      String sourceRegistry,
      String sourceRepository,
      String targetRegistry,
      String targetRepository,
      Descriptor blob,
      Optional<String> mountFrom,
      TransferProgress progress) {
    StartUpload start =
        new StartUpload(targetRegistry, targetRepository, blob.digest(), mountFrom.orElse(null));
    return switch (started(start)) {
      case StartUpload.Started.Mounted() -> 0;
      case StartUpload.Started.Opened(URI from, URI location) -> {
        URI upload = caller.checkHop(targetRegistry, start.action(), from, location);
        boolean done = false;
        try {
          caller.call(
              sourceRegistry,
              new PullBlob<>(
                  sourceRegistry,
                  sourceRepository,
                  blob.digest(),
                  content ->
                      caller.call(
                          targetRegistry,
                          new UploadBlob(
                              sourceRegistry,
                              targetRegistry,
                              targetRepository,
                              upload,
                              blob,
                              content,
                              progress))));
          done = true;
        } finally {
          if (!done) {
            cancel(targetRegistry, targetRepository, upload);
          }
        }
        yield blob.size();
      }
    };
  }

  // A mount may be refused where an upload is not: no right to read the other repository, or no
  // mounts at all.
  private StartUpload.Started started(StartUpload start) {
    try {
      return caller.call(start.registry(), start);
    } catch (RegistryException e) {
      if (start.from() == null || !MOUNT_REFUSALS.contains(e.code())) {
        throw e;
      }
      return caller.call(start.registry(), start.withoutMount());
    }
  }

  // Best effort: a registry that fails here as well clears its uploads by itself in time.
  private void cancel(String registry, String repository, URI location) {
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    try {
      caller.call(registry, new CancelUpload(registry, repository, location));
    } catch (RegistryException e) {
      // What failed before is what counts.
    }
  }

  @Override
  public void close() {
    try {
      http.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
