package dev.stowage.gateway.cache;

import dev.stowage.gateway.api.ProblemException;
import dev.stowage.gateway.cluster.KnownScopes;
import dev.stowage.gateway.request.ScopePath;
import dev.stowage.image.Printable;
import dev.stowage.workload.RewriteScope;
import io.micronaut.http.HttpStatus;
import jakarta.inject.Singleton;

/** Finds what the path of a request names, or says that it is not there. */
@Singleton
public final class CachePath {
  private final KnownScopes known;
  private final NodeCaches caches;

  CachePath(KnownScopes known, NodeCaches caches) {
    this.known = known;
    this.caches = caches;
  }

  /** The cluster, when some event told of it. */
  public String cluster(String cluster) {
    RewriteScope scope = ScopePath.cluster(cluster);
    if (!known.contain(scope)) {
      throw ScopePath.unknown(scope);
    }
    return scope.cluster();
  }

  /** The cache, when a puller reported it. */
  public NodeCacheView cache(String cluster, String cache) {
    String there = cluster(cluster);
    String name = ScopePath.part("cache", cache);
    return caches.find(there, name).orElseThrow(() -> unknown(there, name));
  }

  private ProblemException unknown(String cluster, String name) {
    String detail =
        caches.isRequested(cluster, name)
            ? "cache '%s' was asked for, and the puller of cluster '%s' has not reported it yet"
            : "there is no cache '%s' in cluster '%s': GET /api/v1/clusters/{cluster}/caches lists those there are";
    return new ProblemException(
        HttpStatus.NOT_FOUND, detail.formatted(Printable.of(name), Printable.of(cluster)));
  }
}
