package dev.stowage.copier.state;

import dev.stowage.image.Digest;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The rows that say which repository holds which blob, of one tenant. */
final class HolderTable {
  private final Jdbi jdbi;
  private final String tenant;

  HolderTable(Jdbi jdbi, String tenant) {
    this.jdbi = jdbi;
    this.tenant = tenant;
  }

  String tenant() {
    return tenant;
  }

  /** For each blob that is held, this repository where it is one of the holders, else any. */
  Map<Digest, String> find(String registry, String repository, Collection<Digest> blobs) {
    return jdbi.withHandle(handle -> {
      Map<Digest, String> found = new TreeMap<>();
      handle
          .createQuery(
              """
              select distinct on (digest) digest, repository from blob_holder
               where tenant = :tenant and registry = :registry and digest = any(:digests)
               order by digest, (repository = :repository) desc, seen_at desc
              """)
          .bind("tenant", tenant)
          .bind("registry", registry)
          .bind("repository", repository)
          .bindArray("digests", String.class, blobs.stream().map(Digest::toString).toList())
          .map((row, context) ->
              Map.entry(Digest.parse(row.getString("digest")), row.getString("repository")))
          .forEach(entry -> found.put(entry.getKey(), entry.getValue()));
      return found;
    });
  }

  /** Adds rows in their order; what was seen within the hour is not written again. */
  void add(Handle handle, List<BlobRow> rows) {
    handle
        .createUpdate(
            """
            insert into blob_holder as holder (tenant, registry, digest, repository)
            select :tenant, row.registry, row.digest, row.repository
              from unnest(:registries, :digests, :repositories) as row (registry, digest, repository)
            on conflict (tenant, registry, digest, repository) do update set seen_at = clock_timestamp()
             where holder.seen_at < clock_timestamp() - interval '1 hour'
            """)
        .bind("tenant", tenant)
        .bindArray("registries", String.class, rows.stream().map(BlobRow::registry).toList())
        .bindArray("digests", String.class, rows.stream().map(BlobRow::digest).toList())
        .bindArray("repositories", String.class, rows.stream().map(BlobRow::repository).toList())
        .execute();
  }

  void remove(String registry, String repository, Collection<Digest> blobs) {
    jdbi.useHandle(handle ->
        handle
            .createUpdate(
                """
                delete from blob_holder
                 where tenant = :tenant and registry = :registry and repository = :repository
                   and digest = any(:digests)
                """)
            .bind("tenant", tenant)
            .bind("registry", registry)
            .bind("repository", repository)
            .bindArray("digests", String.class, blobs.stream().map(Digest::toString).toList())
            .execute());
  }

  /** Forgets, for every tenant, what was not seen for this long. */
  int sweep(Duration unseen) {
    return jdbi.withHandle(handle ->
        handle
            .createUpdate(
                "delete from blob_holder where seen_at < clock_timestamp() - :unseen * interval '1 second'")
            .bind("unseen", unseen.toSeconds())
            .execute());
  }
}
