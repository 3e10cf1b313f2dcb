package dev.stowage.gateway.view;

import jakarta.inject.Singleton;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;

/** Reads clusters, by name, and the totals over all of them. */
@Singleton
public final class Clusters {
  private static final String NAMES =
      "names as (select name from cluster union select distinct cluster from discovery)";

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
                        cluster.listed_at as last_listed
                      from names
                      left join cluster on cluster.name = names.name
                      left join images on images.cluster = names.name
                      left join loads on loads.cluster = names.name
                      order by names.name collate "C" limit :size offset :offset
                      """)
              .bind("size", request.size())
              .bind("offset", request.offset())
              .map(ConstructorMapper.of(ClusterView.class))
              .list();
      return Page.of(items, request, total);
    });
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
                        count(*) filter (where state = 'REWRITE_FAILED') as rewrite_failed
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
