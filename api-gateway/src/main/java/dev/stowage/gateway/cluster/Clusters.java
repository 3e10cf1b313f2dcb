package dev.stowage.gateway.cluster;

import dev.stowage.gateway.view.Page;
import dev.stowage.gateway.view.PageRequest;
import dev.stowage.gateway.view.TextArray;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jspecify.annotations.Nullable;

/**
 * Reads clusters, those first whose rewriting is halted, then by name, and the totals over all of
 * them.
 */
@Singleton
public final class Clusters {
  private static final String NAMES =
      """
      names as (select name from cluster union select distinct cluster from discovery
        union select cluster from halt union select distinct cluster from node_cache)
      """;

  private final Jdbi jdbi;

  Clusters(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** One page. */
  public Page<ClusterView> page(PageRequest request) {
    return jdbi.withHandle(handle -> {
      long total =
          handle
              .createQuery("with " + NAMES + " select count(*) from names")
              .mapTo(Long.class)
              .one();
      List<ClusterView> items =
          handle
              .createQuery(
                  "with "
                      + NAMES
                      + """
                      , images as (
                        select cluster, count(distinct image) as images,
                          count(distinct image) filter (where state = 'COPIED') as copied,
                          count(distinct coalesce(image, key))
                            filter (where state in ('PARKED', 'REFUSED', 'REJECTED')) as failed
                        from container_status group by cluster
                      ), loads as (
                        select cluster, count(*) as workloads,
                          count(*) filter (where state = 'REWRITTEN') as rewritten
                        from workload_status group by cluster
                      )
                      select names.name, coalesce(loads.workloads, 0) as workloads,
                        coalesce(images.images, 0) as images, coalesce(images.copied, 0) as copied,
                        coalesce(images.failed, 0) as failed,
                        coalesce(loads.rewritten, 0) as rewritten,
                        cluster.listed_at as last_listed, cluster.platforms,
                        halt.since as halted_at, halt.failures as halt_failures,
                        halt.message as halt_message, halt.advice as halt_advice
                      from names
                      left join cluster on cluster.name = names.name
                      left join halt on halt.cluster = names.name
                      left join images on images.cluster = names.name
                      left join loads on loads.cluster = names.name
                      order by halt.since is null, names.name collate "C" limit :size offset :offset
                      """)
              .bind("size", request.size())
              .bind("offset", request.offset())
              .map((row, context) -> cluster(row))
              .list();
      return Page.of(items, request, total);
    });
  }

  private static ClusterView cluster(ResultSet row) throws SQLException {
    return new ClusterView(
        row.getString("name"),
        row.getLong("workloads"),
        row.getLong("images"),
        row.getLong("copied"),
        row.getLong("failed"),
        row.getLong("rewritten"),
        instant(row, "last_listed"),
        TextArray.of(row, "platforms"),
        halt(row));
  }

  private static @Nullable HaltView halt(ResultSet row) throws SQLException {
    Instant since = instant(row, "halted_at");
    return since == null
        ? null
        : new HaltView(
            since,
            row.getInt("halt_failures"),
            row.getString("halt_message"),
            row.getString("halt_advice"));
  }

  private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
    OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
    return time == null ? null : time.toInstant();
  }

  /** The totals. */
  public Summary summary() {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                "with "
                    + NAMES
                    + """
                    , images as (
                      select distinct image, state from container_status where image is not null
                    ), image_totals as (
                      select count(*) as images,
                        count(*) filter (where state = 'COPIED') as copied,
                        count(*) filter (where state = 'PENDING') as pending,
                        count(*) filter (where state = 'RETRYING') as retrying,
                        count(*) filter (where state in ('PARKED', 'REFUSED')) as failed
                      from images
                    ), workload_totals as (
                      select count(*) as workloads,
                        count(*) filter (where state = 'REWRITTEN') as rewritten,
                        count(*) filter (where state = 'REWRITE_FAILED') as rewrite_failed,
                        count(*) filter (where state = 'WITHHELD') as withheld
                      from workload_status
                    ), byte_totals as (
                      select coalesce(sum(bytes), 0)::bigint as bytes,
                        coalesce(sum(bytes_moved), 0)::bigint as bytes_moved
                      from copy where state = 'COPIED'
                    )
                    select (select count(*) from names) as clusters,
                      (select count(*) from discovery where image is null) as rejected,
                      (select time from event_log order by seq desc limit 1) as last_event, *
                    from image_totals, workload_totals, byte_totals
                    """)
            .map(ConstructorMapper.of(Summary.class))
            .one());
  }
}
