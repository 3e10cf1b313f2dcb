package dev.stowage.gateway.cache;

import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.gateway.view.Page;
import dev.stowage.gateway.view.PageRequest;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads the images of node caches, those first that failed on some node, then by reference. */
@Singleton
public final class CachedImages {
  private static final String COLUMNS =
      """
      select cluster, cache, image, present, pulling, failed, waiting, nodes, omitted, changed_at
      """;
  private static final String MATCHING =
      """
      from cached_image
      where cluster = :cluster and cache = :cache
        and case :state when 'PRESENT' then present > 0 when 'PULLING' then pulling > 0
          when 'FAILED' then failed > 0 when 'WAITING' then waiting > 0 else true end
      """;
  private static final String FAILED =
      """
      from (select *, row_number() over (partition by cluster, cache order by image) as place
        from cached_image
        where failed > 0 and (cluster, cache) in (select * from unnest(:clusters, :caches))) ranked
      where place <= :each order by cluster, cache, image
      """;

  private final Jdbi jdbi;

  CachedImages(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /**
   * One page.
   *
   * @param state only images that are in this state on some node; null for any
   */
  Page<CachedImageView> page(
      String cluster, String cache, @Nullable PresenceState state, PageRequest request) {
    return jdbi.withHandle(handle -> {
      long total =
          query(handle, "select count(*) " + MATCHING, cluster, cache, state)
              .mapTo(Long.class)
              .one();
      List<CachedImageView> items =
          query(
                  handle,
                  COLUMNS + MATCHING + " order by failed = 0, image limit :size offset :offset",
                  cluster,
                  cache,
                  state)
              .bind("size", request.size())
              .bind("offset", request.offset())
              .map((row, context) -> image(row))
              .list();
      return Page.of(items, request, total);
    });
  }

  /** Of each of these caches, the first images that failed on some node. */
  public List<CachedImageView> failed(List<NodeCacheView> caches, int each) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(COLUMNS + FAILED)
            .bindArray(
                "clusters", String.class, caches.stream().map(NodeCacheView::cluster).toList())
            .bindArray("caches", String.class, caches.stream().map(NodeCacheView::name).toList())
            .bind("each", each)
            .map((row, context) -> image(row))
            .list());
  }

  private static Query query(
      Handle handle, String sql, String cluster, String cache, @Nullable PresenceState state) {
    return handle
        .createQuery(sql)
        .bind("cluster", cluster)
        .bind("cache", cache)
        .bind("state", Optional.ofNullable(state).map(Enum::name).orElse("ANY"));
  }

  private static CachedImageView image(ResultSet row) throws SQLException {
    return new CachedImageView(
        row.getString("cluster"),
        row.getString("cache"),
        row.getString("image"),
        CacheColumns.counts(row),
        List.of(CacheColumns.read(row.getString("nodes"), CachedNodeView[].class)),
        row.getInt("omitted"),
        CacheColumns.changedAt(row));
  }
}
