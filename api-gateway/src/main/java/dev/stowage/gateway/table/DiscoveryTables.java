package dev.stowage.gateway.table;

import static dev.stowage.gateway.table.Storable.text;
import static dev.stowage.gateway.table.Storable.time;

import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.workload.ImageUse;
import dev.stowage.workload.WorkloadId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** The part of {@link ProjectionTables} that says what clusters use. */
final class DiscoveryTables implements AutoCloseable {
  private static final String PUT_DISCOVERY =
      """
      insert into discovery (key, workload, cluster, namespace, kind, name, container, image,
        registry, rejected_text, rejected_reason, role, pull_policy, digests, pull_secrets,
        discovered_at)
      values (:key, :workload, :cluster, :namespace, :kind, :name, :container, :image,
        :registry, :rejectedText, :rejectedReason, :role, :pullPolicy, :digests, :pullSecrets,
        :time)
      on conflict (key) do update set image = excluded.image, registry = excluded.registry,
        rejected_text = excluded.rejected_text, rejected_reason = excluded.rejected_reason,
        role = excluded.role, pull_policy = excluded.pull_policy, digests = excluded.digests,
        pull_secrets = excluded.pull_secrets, discovered_at = excluded.discovered_at
      """;
  private static final String PUT_CLUSTER =
      """
      insert into cluster (name, listed_at, workloads, images, platforms)
      values (:name, :time, :workloads, :images, :platforms)
      on conflict (name) do update set listed_at = excluded.listed_at,
        workloads = excluded.workloads, images = excluded.images, platforms = excluded.platforms
      """;
  private final PreparedBatch discoveries;
  private final PreparedBatch clusters;
  private final PreparedBatch removedDiscoveries;
  private final PreparedBatch removedClusters;

  DiscoveryTables(Handle handle) {
    discoveries = handle.prepareBatch(PUT_DISCOVERY);
    clusters = handle.prepareBatch(PUT_CLUSTER);
    removedDiscoveries = handle.prepareBatch("delete from discovery where key = :key");
    removedClusters = handle.prepareBatch("delete from cluster where name = :key");
  }

  void add(ImageDiscovered event) {
    bindContainer(
            event.workload(), event.container().toString(), event.key(), event.time(), event.use())
        .bind("image", event.image().toString())
        .bind("registry", event.image().registry())
        .bind("rejectedText", (String) null)
        .bind("rejectedReason", (String) null)
        .add();
  }

  void add(ImageRejected event) {
    bindContainer(event.workload(), event.container().toString(), event.key(), event.time(), null)
        .bind("image", (String) null)
        .bind("registry", (String) null)
        .bind("rejectedText", text(event.text()))
        .bind("rejectedReason", text(event.reason()))
        .add();
  }

  void add(ClusterListed event) {
    clusters
        .bind("name", text(event.cluster()))
        .bind("time", time(event.time()))
        .bind("workloads", event.workloads())
        .bind("images", event.images())
        .bindByType("platforms", strings(event.platforms()), String[].class)
        .add();
  }

  /** The key is a container or a cluster; no key is both. */
  void remove(String key) {
    removedDiscoveries.bind("key", key).add();
    removedClusters.bind("key", key).add();
  }

  void write() {
    removedDiscoveries.execute();
    removedClusters.execute();
    discoveries.execute();
    clusters.execute();
  }

  private PreparedBatch bindContainer(
      WorkloadId workload, String container, String key, Instant time, @Nullable ImageUse use) {
    return discoveries
        .bind("key", text(key))
        .bind("workload", text(workload.toString()))
        .bind("cluster", text(workload.cluster()))
        .bind("namespace", text(workload.namespace()))
        .bind("kind", workload.kind().toString())
        .bind("name", text(workload.name()))
        .bind("container", text(container))
        .bind("role", use == null ? null : name(use.role()))
        .bind("pullPolicy", use == null ? null : name(use.pullPolicy()))
        .bindByType("digests", use == null ? null : strings(use.digests()), String[].class)
        .bindByType("pullSecrets", use == null ? null : strings(use.pullSecrets()), String[].class)
        .bind("time", time(time));
  }

  private static @Nullable String name(@Nullable Enum<?> value) {
    return value == null ? null : value.name();
  }

  private static String @Nullable [] strings(@Nullable List<?> values) {
    return values == null
        ? null
        : values.stream().map(value -> text(value.toString())).toArray(String[]::new);
  }

  @Override
  public void close() {
    discoveries.close();
    clusters.close();
    removedDiscoveries.close();
    removedClusters.close();
  }
}
