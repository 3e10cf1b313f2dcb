package dev.stowage.gateway.view;

import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.mapper.reflect.ConstructorMapper;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads workloads with their containers, by cluster, namespace, kind and name. */
@Singleton
public final class Workloads {
  private static final String MATCHING =
      """
      from workload_status w
      where (cast(:cluster as text) is null or cluster = :cluster)
        and (cast(:namespace as text) is null or namespace = :namespace)
        and (cast(:kind as text) is null or kind = :kind)
        and (cast(:state as text) is null or state = :state)
        and (cast(:image as text) is null
          or key in (select workload from discovery where image = :image))
        and (cast(:text as text) is null or position(lower(:text) in lower(key)) > 0
          or key in (select workload from discovery
            where position(lower(:text) in lower(coalesce(image, rejected_text))) > 0))
      """;

  private record Row(
      String key,
      String cluster,
      String namespace,
      String kind,
      String name,
      WorkloadState state,
      @Nullable String message) {}

  private record ContainerRow(
      String workload,
      String container,
      @Nullable String image,
      ContainerState state,
      @Nullable String target,
      boolean rewritten,
      @Nullable String message,
      @Nullable String rejectedText) {}

  private final Jdbi jdbi;

  Workloads(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** One page. */
  public Page<WorkloadView> page(WorkloadFilter filter, PageRequest request) {
    return jdbi.withHandle(handle -> {
      long total = query(handle, "select count(*) " + MATCHING, filter).mapTo(Long.class).one();
      List<Row> rows =
          query(
                  handle,
                  "select key, cluster, namespace, kind, name, state, message "
                      + MATCHING
                      + " order by key collate \"C\" limit :size offset :offset",
                  filter)
              .bind("size", request.size())
              .bind("offset", request.offset())
              .map(ConstructorMapper.of(Row.class))
              .list();
      Map<String, List<ContainerView>> containers = containers(handle, rows);
      return Page.of(
          rows.stream()
              .map(row -> view(row, containers.getOrDefault(row.key(), List.of())))
              .toList(),
          request,
          total);
    });
  }

  private static Map<String, List<ContainerView>> containers(Handle handle, List<Row> rows) {
    Map<String, List<ContainerView>> containers = new HashMap<>();
    handle
        .createQuery(
            """
            select workload, container, image, state, target, rewritten,
              coalesce(message, rejected_reason) as message, rejected_text
            from container_status where workload = any(:keys)
            order by container collate "C"
            """)
        .bindArray("keys", String.class, rows.stream().map(Row::key).toList())
        .map(ConstructorMapper.of(ContainerRow.class))
        .forEach(row ->
            containers
                .computeIfAbsent(row.workload(), key -> new ArrayList<>())
                .add(
                    new ContainerView(
                        row.container(),
                        row.image(),
                        row.state(),
                        row.target(),
                        row.rewritten(),
                        row.message(),
                        row.rejectedText())));
    return containers;
  }

  private static WorkloadView view(Row row, List<ContainerView> containers) {
    return new WorkloadView(
        row.cluster(),
        row.namespace(),
        row.kind(),
        row.name(),
        row.state(),
        row.message(),
        containers);
  }

  private static Query query(Handle handle, String sql, WorkloadFilter filter) {
    return handle
        .createQuery(sql)
        .bind("cluster", filter.cluster())
        .bind("namespace", filter.namespace())
        .bind("kind", text(filter.kind()))
        .bind("state", text(filter.state()))
        .bind("image", text(filter.image()))
        .bind("text", filter.text());
  }

  private static @Nullable String text(@Nullable Object value) {
    return Optional.ofNullable(value).map(Object::toString).orElse(null);
  }
}
