package dev.stowage.registry.client;

import dev.stowage.image.Digest;
import dev.stowage.registry.blob.BlobClient;
import dev.stowage.registry.call.RegistryCaller;
import dev.stowage.registry.call.RegistryRequest;
import dev.stowage.registry.call.RequestBudget;
import dev.stowage.registry.call.Rights;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.hop.HopPolicy;
import dev.stowage.registry.http.RegistryHttp;
import dev.stowage.registry.manifest.Descriptor;
import dev.stowage.registry.manifest.RawManifest;
import dev.stowage.registry.settings.RegistrySettings;
import dev.stowage.registry.upload.UploadClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
  private final UploadClient uploads;
  private final BlobClient blobs;

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
    this.caller = new RegistryCaller(http, settings, hops, budget, clock);
    this.uploads = new UploadClient(caller);
    this.blobs = new BlobClient(http, caller, settings, uploads);
  }

  /** What time it is to this client. */
  public Clock clock() {
    return clock;
  }

  /**
   * Whether the registry counts pulls against a budget, so that a HEAD comes cheaper than a GET.
   */
  public boolean countsPulls(String registry) {
    return caller.countsPulls(registry);
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
    return caller.call(registry, new PullManifest(registry, repository, reference, Rights.PULL));
  }

  /**
   * The manifest under a tag or digest.
   *
   * @throws RegistryException with code NOT_FOUND when there is none
   */
  public RawManifest requireManifest(String registry, String repository, String reference) {
    return pullManifest(registry, repository, reference)
        .orElseThrow(() ->
            new RegistryException(
                RegistryErrorCode.NOT_FOUND,
                registry,
                "%s has no manifest %s in %s".formatted(registry, reference, repository)));
  }

  /**
   * As {@link #pullManifest}, with the rights of a push, so that a copy needs one token for its
   * target.
   */
  public Optional<RawManifest> readBackManifest(
      String registry, String repository, String reference) {
    return caller.call(registry, new PullManifest(registry, repository, reference, Rights.PUSH));
  }

  /**
   * The digest that a registry says a reference has, by a request that no registry counts as a
   * pull; empty when there is no such manifest or the registry does not say.
   */
  public Optional<Digest> resolve(String registry, String repository, String reference) {
    return caller.call(registry, new ResolveManifest(registry, repository, reference, Rights.PULL));
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

  /** The verbs of uploads. */
  public UploadClient uploads() {
    return uploads;
  }

  /** The verbs of blobs. */
  public BlobClient blobs() {
    return blobs;
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
