package dev.stowage.gateway.copy;

import dev.stowage.gateway.view.Page;
import dev.stowage.gateway.view.PageRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;

/** Reads copies and what is still to be copied. */
@Singleton
public final class Copies {
  private static final String COLUMNS =
      """
      select source, registry, target, state, digest, media_type, bytes, bytes_moved, took_millis,
        code, message, advice, attempts, next_attempt, changed_at,
        (select count(distinct workload) from discovery d where d.image = s.source) as workloads
      from copy_status s
      """;
  private static final String MATCHING =
      """
      where (cast(:state as text) is null or state = :state)
        and (cast(:registry as text) is null or registry = :registry)
        and (cast(:text as text) is null or position(lower(:text) in lower(source)) > 0
          or position(lower(:text) in lower(target)) > 0)
      """;

  private final Jdbi jdbi;

  Copies(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** One page, by source. */
  public Page<CopyView> page(CopyFilter filter, PageRequest request) {
    return jdbi.withHandle(handle -> {
      long total =
          query(handle, "select count(*) from copy_status " + MATCHING, filter)
              .mapTo(Long.class)
              .one();
      List<CopyView> items =
          query(
                  handle,
                  COLUMNS + MATCHING + " order by source collate \"C\" limit :size offset :offset",
                  filter)
              .bind("size", request.size())
              .bind("offset", request.offset())
              .map(ConstructorMapper.of(CopyView.class))
              .list();
      return Page.of(items, request, total);
    });
  }

  /** The newest that are done. */
  public List<CopyView> newestDone(int limit) {
    return newest("s.state = 'COPIED'", limit);
  }

  /** The newest that failed, those that are tried again among them. */
  public List<CopyView> newestFailures(int limit) {
    return newest("s.state in ('PARKED', 'REFUSED', 'RETRYING')", limit);
  }

  private List<CopyView> newest(String condition, int limit) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                COLUMNS
                    + " where "
                    + condition
                    + " order by changed_at desc, source collate \"C\" limit :limit")
            .bind("limit", limit)
            .map(ConstructorMapper.of(CopyView.class))
            .list());
  }

  private static Query query(Handle handle, String sql, CopyFilter filter) {
    return handle
        .createQuery(sql)
        .bind("state", Optional.ofNullable(filter.state()).map(CopyState::name).orElse(null))
        .bind("registry", filter.registry())
        .bind("text", filter.text());
  }
}
