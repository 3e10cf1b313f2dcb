package dev.stowage.gateway.workload;

import dev.stowage.event.RolloutEvent.RolloutAim;
import dev.stowage.gateway.view.Page;
import dev.stowage.gateway.view.PageRequest;
import dev.stowage.gateway.view.TextArray;
import dev.stowage.workload.PullPolicy;
import dev.stowage.workload.UseRole;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
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

  private record Keyed<T>(String workload, T value) {}

  private final Jdbi jdbi;

  Workloads(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** One page. */
  public Page<WorkloadView> page(WorkloadFilter filter, PageRequest request) {
    return jdbi.withHandle(handle -> {
      long total = query(handle, "select count(*) " + MATCHING, filter).mapTo(Long.class).one();
      List<Keyed<WorkloadView>> rows =
          query(
                  handle,
                  "select key, cluster, namespace, kind, name, state, code, message, advice,"
                      + " rollout_aim, rollout_since "
                      + MATCHING
                      + " order by key collate \"C\" limit :size offset :offset",
                  filter)
              .bind("size", request.size())
              .bind("offset", request.offset())
              .map((row, context) -> workload(row))
              .list();
      Map<String, List<ContainerView>> containers =
          containers(handle, rows.stream().map(Keyed::workload).toList());
      return Page.of(
          rows.stream()
              .map(row -> row.value().with(containers.getOrDefault(row.workload(), List.of())))
              .toList(),
          request,
          total);
    });
  }

  private static Map<String, List<ContainerView>> containers(Handle handle, List<String> keys) {
    Map<String, List<ContainerView>> containers = new HashMap<>();
    handle
        .createQuery(
            """
            select workload, container, image, state, target, rewritten,
              coalesce(message, rejected_reason) as message, rejected_text,
              role, pull_policy, digests, pull_secrets
            from container_status where workload = any(:keys)
            order by container collate "C"
            """)
        .bindArray("keys", String.class, keys)
        .map((row, context) -> container(row))
        .forEach(row ->
            containers.computeIfAbsent(row.workload(), key -> new ArrayList<>()).add(row.value()));
    return containers;
  }

  private static Keyed<WorkloadView> workload(ResultSet row) throws SQLException {
    return new Keyed<>(
        row.getString("key"),
        new WorkloadView(
            row.getString("cluster"),
            row.getString("namespace"),
            row.getString("kind"),
            row.getString("name"),
            WorkloadState.valueOf(row.getString("state")),
            row.getString("code"),
            row.getString("message"),
            row.getString("advice"),
            rollout(row),
            List.of()));
  }

  private static @Nullable RolloutView rollout(ResultSet row) throws SQLException {
    String aim = row.getString("rollout_aim");
    return aim == null
        ? null
        : new RolloutView(
            RolloutAim.valueOf(aim),
            row.getObject("rollout_since", OffsetDateTime.class).toInstant());
  }

  private static Keyed<ContainerView> container(ResultSet row) throws SQLException {
    String role = row.getString("role");
    String pullPolicy = row.getString("pull_policy");
    return new Keyed<>(
        row.getString("workload"),
        new ContainerView(
            row.getString("container"),
            row.getString("image"),
            ContainerState.valueOf(row.getString("state")),
            row.getString("target"),
            row.getBoolean("rewritten"),
            row.getString("message"),
            row.getString("rejected_text"),
            role == null ? null : UseRole.valueOf(role),
            pullPolicy == null ? null : PullPolicy.valueOf(pullPolicy),
            TextArray.of(row, "digests"),
            TextArray.of(row, "pull_secrets")));
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
