package dev.stowage.gateway.cluster;

import dev.stowage.workload.RewriteScope;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Tells clusters, namespaces and workloads that are there from misspelt ones. */
@Singleton
public final class KnownScopes {
  private static final String EXISTS =
      """
      select exists (select from discovery
          where cluster = :cluster
            and (cast(:namespace as text) is null or namespace = :namespace)
            and (cast(:kind as text) is null or (kind = :kind and name = :name)))
        or (cast(:namespace as text) is null
          and (exists (select from cluster where name = :cluster)
            or exists (select from halt where cluster = :cluster)
            or exists (select from node_cache where cluster = :cluster)))
      """;

  private final Jdbi jdbi;

  KnownScopes(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** Whether an event told of it, and none that it is gone. */
  public boolean contain(RewriteScope scope) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(EXISTS)
            .bind("cluster", scope.cluster())
            .bind("namespace", scope.namespace())
            .bind("kind", Optional.ofNullable(scope.kind()).map(Object::toString).orElse(null))
            .bind("name", scope.name())
            .mapTo(Boolean.class)
            .one());
  }
}
