package dev.stowage.gateway.cache;

import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CacheState;
import dev.stowage.gateway.view.Page;
import dev.stowage.gateway.view.PageRequest;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;

/** Reads node caches, those first that need somebody, then by cluster and name. */
@Singleton
public final class NodeCaches {
  private static final String COLUMNS =
      """
      select c.cluster, c.name, c.origin, c.state, c.images, c.nodes, c.daemon_sets, c.present,
        c.pulling, c.failed, c.waiting, c.preview, c.message, c.advice, c.changed_at,
        exists (select from requested_cache r where r.cluster = c.cluster and r.name = c.name)
          as requested
      from node_cache c
      """;
  private static final String OF_CLUSTER =
      " where (cast(:cluster as text) is null or c.cluster = :cluster)";

  private final Jdbi jdbi;

  NodeCaches(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * One page.
   *
   * @param cluster null for all of them
   */
  public Page<NodeCacheView> page(@Nullable String cluster, PageRequest request) {
    return jdbi.withHandle(handle -> {
      long total =
          handle
              .createQuery("select count(*) from node_cache c" + OF_CLUSTER)
              .bind("cluster", cluster)
              .mapTo(Long.class)
              .one();
      List<NodeCacheView> items =
          handle
              .createQuery(
                  COLUMNS
                      + OF_CLUSTER
                      + """
                       order by c.state not in ('DEGRADED', 'REFUSED'), c.cluster, c.name
                      limit :size offset :offset
                      """)
              .bind("cluster", cluster)
              .bind("size", request.size())
              .bind("offset", request.offset())
              .map((row, context) -> cache(row))
              .list();
      return Page.of(items, request, total);
    });
  }

  /** The cache of this name, if a puller reported it. */
  public Optional<NodeCacheView> find(String cluster, String name) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(COLUMNS + " where c.cluster = :cluster and c.name = :name")
            .bind("cluster", cluster)
            .bind("name", name)
            .map((row, context) -> cache(row))
            .findOne());
  }

  /** Whether somebody asked for a cache of this name, and has not taken it back. */
  public boolean isRequested(String cluster, String name) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "select exists (select from requested_cache where cluster = :cluster and name = :name)")
            .bind("cluster", cluster)
            .bind("name", name)
            .mapTo(Boolean.class)
            .one());
  }

  private static NodeCacheView cache(ResultSet row) throws SQLException {
    String preview = row.getString("preview");
    return new NodeCacheView(
        row.getString("cluster"),
        row.getString("name"),
        CacheOrigin.valueOf(row.getString("origin")),
        CacheState.valueOf(row.getString("state")),
        row.getInt("images"),
        row.getInt("nodes"),
        row.getInt("daemon_sets"),
        CacheColumns.counts(row),
        preview == null ? null : CacheColumns.read(preview, PreviewView.class),
        row.getString("message"),
        row.getString("advice"),
        row.getBoolean("requested"),
        CacheColumns.changedAt(row));
  }
}
