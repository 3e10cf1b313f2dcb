package dev.stowage.registry.client;

import dev.stowage.image.Digest;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.RawManifest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the OCI distribution specification 1.1 with any number of registries. Safe for use by many
 * threads. Every method throws {@link RegistryException}.
 */
public final class RegistryClient implements AutoCloseable {
  private final RegistryHttp http;
  private final RegistryCaller caller;
  private final Clock clock;
  private final StallGuard stalls;
  private final Traffic traffic;
  private final Bandwidth bandwidth;
  private final Duration responseTimeout;

  /** A client that keeps to no budget but what registries answer. */
  public RegistryClient(RegistrySettings settings, Clock clock) {
    this(settings, RequestBudget.UNLIMITED, clock);
  }

  /** A client that asks a budget before each request. */
  public RegistryClient(RegistrySettings settings, RequestBudget budget, Clock clock) {
    this(settings, budget, clock, SystemDefaultDnsResolver.INSTANCE);
  }

  RegistryClient(RegistrySettings settings, RequestBudget budget, Clock clock, DnsResolver names) {
    HopPolicy hops = new HopPolicy(settings, names);
    this.http = new RegistryHttp(settings, hops);
    this.clock = clock;
    this.responseTimeout = settings.responseTimeout();
    this.stalls = new StallGuard(responseTimeout);
    this.bandwidth = BandwidthLimits.of(settings);
    this.traffic = new Traffic(budget);
    StatusErrors errors = new StatusErrors(clock);
    this.caller =
        new RegistryCaller(
            http,
            settings,
            hops,
            new TokenStore(clock),
            new TokenServer(http, hops, errors, clock),
            errors,
            traffic,
            new Mirrors(settings, clock));
  }

  /** What time it is to this client. */
  public Clock clock() {
    return clock;
  }

  /**
   * Whether the registry counts pulls against a budget, so that a HEAD comes cheaper than a GET.
   */
  public boolean countsPulls(String registry) {
    return traffic.countsPulls(registry);
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

  /**
   * The digest that a registry says a reference has, by a request that no registry counts as a
   * pull; empty when there is no such manifest or the registry does not say.
   */
  public Optional<Digest> resolve(String registry, String repository, String reference) {
    return caller.call(registry, new ResolveManifest(registry, repository, reference, "pull"));
  }

  /**
   * Stores a manifest's exact bytes under a tag or digest.
   *
   * @return whether the registry keeps the list of referrers of the manifest's subject by itself
   */
  public boolean pushManifest(
      String registry, String repository, String reference, RawManifest manifest) {
    return caller.call(registry, new PushManifest(registry, repository, reference, manifest));
  }

  /** What refers to a manifest; empty when the registry has no API for it. */
  public Optional<List<Descriptor>> listReferrers(
      String registry, String repository, Digest subject) {
    List<Descriptor> all = new ArrayList<>();
    return pages(page -> new ListReferrers(registry, repository, subject, page), registry, all)
        ? Optional.of(all)
        : Optional.empty();
  }

  /** All tags of a repository; empty when the registry keeps them to itself. */
  public Optional<List<String>> listTags(String registry, String repository) {
    List<String> all = new ArrayList<>();
    return pages(page -> new ListTags(registry, repository, page), registry, all)
        ? Optional.of(all)
        : Optional.empty();
  }

  private <T> boolean pages(
      Function<@Nullable URI, RegistryRequest<Optional<Page<T>>>> request,
      String registry,
      List<T> all) {
    URI page = null;
    for (int number = 0; number < Page.MAX_PAGES; number++) {
      RegistryRequest<Optional<Page<T>>> call = request.apply(page);
      Optional<Page<T>> answer = caller.call(registry, call);
      if (answer.isEmpty()) {
        return false;
      }
      all.addAll(answer.get().entries());
      if (answer.get().next().isEmpty()) {
        return true;
      }
      page = caller.checkPage(registry, call.action(), answer.get().next().get());
    }
    return false;
  }

  /** Whether the repository holds a blob. */
  public boolean hasBlob(String registry, String repository, Digest digest) {
    return caller.call(registry, new CheckBlob(registry, repository, digest));
  }

  /**
   * Asks a registry to take a blob.
   *
   * @param from a repository of the same registry that holds the blob, or may; null where mounts
   *     are of no use
   */
  public StartedUpload startUpload(
      String registry, String repository, Digest digest, @Nullable String from) {
    StartUpload start = new StartUpload(registry, repository, digest, from);
    return checked(start.action(), caller.call(registry, start));
  }

  /** Sends a small blob along with the wish to store it; not every registry takes it so. */
  public StartedUpload postBlob(
      String registry, String repository, Descriptor blob, byte[] content) {
    PostBlob post = new PostBlob(registry, repository, blob, content);
    return checked(post.action(), caller.call(registry, post));
  }

  private StartedUpload checked(String action, StartedUpload started) {
    if (started instanceof StartedUpload.Open(UploadSession session)) {
      caller.checkUpload(action, session);
    }
    return started;
  }

  /** Where an interrupted upload stands. */
  public UploadStanding uploadStanding(UploadSession session) {
    AskUpload ask = new AskUpload(session);
    caller.checkUpload(ask.action(), session);
    UploadStanding standing = caller.call(session.registry(), ask);
    if (standing instanceof UploadStanding.Holds(UploadSession next, long offset)) {
      caller.checkUpload(ask.action(), next);
    }
    return standing;
  }

  /**
   * Streams a blob from its source into an upload, verified on the way, and ends the upload.
   *
   * @param move what is moved
   * @param session the upload, which holds {@code from} bytes
   * @param hash over the bytes before some point that is not after {@code from}; is moved on
   * @param from the first byte to send
   * @param every after how many bytes the registry is asked to confirm what it has; 0: never
   * @param confirmed is told where the upload stands each time
   */
  public void stream(
      BlobMove move,
      UploadSession session,
      RunningHash hash,
      long from,
      long every,
      Consumer<UploadStanding.Holds> confirmed) {
    StallGuard.Watch watch = stalls.watch();
    try {
      BlobStream stream = new BlobStream(caller, move, hash, bandwidth, watch);
      caller.call(
          move.sourceRegistry(),
          new PullBlob<>(
              move.sourceRegistry(),
              move.sourceRepository(),
              move.blob().digest(),
              hash.position(),
              content -> {
                stream.pour(content, session, from, every, confirmed);
                return true;
              }));
    } catch (RegistryException e) {
      if (watch.end()) {
        throw new RegistryException(
            RegistryErrorCode.TIMEOUT,
            e.registry(),
            "copy blob %s from %s to %s: nothing moved within %d seconds"
                .formatted(
                    move.blob().digest(),
                    move.sourceRegistry(),
                    session.registry(),
                    responseTimeout.toSeconds()),
            null,
            e);
      }
      throw e;
    } finally {
      watch.close();
    }
  }

  /** A small blob as a whole, verified. */
  public byte[] pullSmallBlob(String registry, String repository, Descriptor blob) {
    return caller.call(
        registry,
        new PullBlob<>(
            registry,
            repository,
            blob.digest(),
            0,
            content -> {
              ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) blob.size());
              BlobStream.body(blob, registry, registry, content).writeTo(bytes);
              return bytes.toByteArray();
            }));
  }

  /** Ends an upload with its bytes, which are at hand. */
  public void putBlob(UploadSession session, Descriptor blob, byte[] content) {
    BlobBody body =
        BlobStream.body(
            blob, session.registry(), session.registry(), new ByteArrayInputStream(content));
    caller.call(session.registry(), new UploadBlob(session, blob.digest().toString(), body));
  }

  /** Gives an upload up. Best effort: a registry that fails here clears its uploads in time. */
  public void cancelUpload(UploadSession session) {
    if (Thread.currentThread().isInterrupted()) {
      return;
    }
    try {
      caller.call(session.registry(), new CancelUpload(session));
    } catch (RegistryException e) {
      // What failed before is what counts.
    }
  }

  @Override
  public void close() {
    stalls.close();
    try {
      http.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
