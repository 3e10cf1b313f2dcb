package dev.stowage.gateway.projection;

import static dev.stowage.gateway.projection.Storable.text;
import static dev.stowage.gateway.projection.Storable.time;

import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.CopyEvent.ImageCopyFailed;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RewriteEvent.WorkloadRewriteFailed;
import dev.stowage.event.RewriteEvent.WorkloadRewriteWithheld;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.event.Topic;
import dev.stowage.event.WorkloadId;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes to the tables, many per round trip. Every put replaces the whole row, since the
 * newest event alone says what is.
 */
final class ProjectionTables implements AutoCloseable {
  private static final String PUT_DISCOVERY =
      """
      insert into discovery (key, workload, cluster, namespace, kind, name, container, image,
        registry, rejected_text, rejected_reason, discovered_at)
      values (:key, :workload, :cluster, :namespace, :kind, :name, :container, :image,
        :registry, :rejectedText, :rejectedReason, :time)
      on conflict (key) do update set image = excluded.image, registry = excluded.registry,
        rejected_text = excluded.rejected_text, rejected_reason = excluded.rejected_reason,
        discovered_at = excluded.discovered_at
      """;
  private static final String PUT_CLUSTER =
      """
      insert into cluster (name, listed_at, workloads, images)
      values (:name, :time, :workloads, :images)
      on conflict (name) do update set listed_at = excluded.listed_at,
        workloads = excluded.workloads, images = excluded.images
      """;
  private static final String PUT_REWRITE =
      """
      insert into rewrite (workload, state, code, message, changed_at)
      values (:workload, :state, :code, :message, :time)
      on conflict (workload) do update set state = excluded.state, code = excluded.code,
        message = excluded.message, changed_at = excluded.changed_at
      """;
  private static final String FORGET_REWRITTEN_IMAGES =
      "delete from rewrite_image where workload = :workload";
  private static final String PUT_REWRITTEN_IMAGE =
      """
      insert into rewrite_image (workload, container, source, target)
      values (:workload, :container, :source, :target)
      on conflict do nothing
      """;

  private final PreparedBatch discoveries;
  private final PreparedBatch clusters;
  private final CopyTable copies;
  private final PreparedBatch rewrites;
  private final PreparedBatch forgottenImages;
  private final PreparedBatch rewrittenImages;
  private final PreparedBatch removedDiscoveries;
  private final PreparedBatch removedClusters;
  private final PreparedBatch removedRewrites;

  ProjectionTables(Handle handle) {
    discoveries = handle.prepareBatch(PUT_DISCOVERY);
    clusters = handle.prepareBatch(PUT_CLUSTER);
    copies = new CopyTable(handle);
    rewrites = handle.prepareBatch(PUT_REWRITE);
    forgottenImages = handle.prepareBatch(FORGET_REWRITTEN_IMAGES);
    rewrittenImages = handle.prepareBatch(PUT_REWRITTEN_IMAGE);
    removedDiscoveries = handle.prepareBatch("delete from discovery where key = :key");
    removedClusters = handle.prepareBatch("delete from cluster where name = :key");
    removedRewrites = handle.prepareBatch("delete from rewrite where workload = :key");
  }

  /** Notes a change; {@link #write} carries it out. */
  void add(Change change) {
    switch (change) {
      case Change.PutDiscovery(ImageDiscovered event) ->
          bindContainer(event.workload(), event.container().toString(), event.key(), event.time())
              .bind("image", event.image().toString())
              .bind("registry", event.image().registry())
              .bind("rejectedText", (String) null)
              .bind("rejectedReason", (String) null)
              .add();
      case Change.PutRejection(ImageRejected event) ->
          bindContainer(event.workload(), event.container().toString(), event.key(), event.time())
              .bind("image", (String) null)
              .bind("registry", (String) null)
              .bind("rejectedText", text(event.text()))
              .bind("rejectedReason", text(event.reason()))
              .add();
      case Change.PutCluster(ClusterListed event) ->
          clusters
              .bind("name", text(event.cluster()))
              .bind("time", time(event.time()))
              .bind("workloads", event.workloads())
              .bind("images", event.images())
              .add();
      case Change.PutCopy(ImageCopied event) -> copies.add(event);
      case Change.PutFailure(ImageCopyFailed event) -> copies.add(event);
      case Change.PutRewrite(WorkloadRewritten event) -> {
        addRewrite(event.key(), event.time(), "REWRITTEN", null, null);
        event.images().forEach(image -> addRewrittenImage(event.key(), image));
      }
      case Change.PutRewriteFailure(WorkloadRewriteFailed event) ->
          addRewrite(event.key(), event.time(), "FAILED", event.code(), event.message());
      case Change.PutWithheld(WorkloadRewriteWithheld event) ->
          addRewrite(
              event.key(),
              event.time(),
              "WITHHELD",
              event.code(),
              event.message() + ": " + event.advice());
      case Change.LogOnly logOnly -> {
        // No table shows it.
      }
      case Change.Remove(Topic topic, String key) -> addRemoval(topic, text(key));
    }
  }

  /** Carries out everything that was added. */
  void write() {
    removedDiscoveries.execute();
    removedClusters.execute();
    removedRewrites.execute();
    discoveries.execute();
    clusters.execute();
    copies.write();
    rewrites.execute();
    forgottenImages.execute();
    rewrittenImages.execute();
  }

  private PreparedBatch bindContainer(
      WorkloadId workload, String container, String key, Instant time) {
    return discoveries
        .bind("key", text(key))
        .bind("workload", text(workload.toString()))
        .bind("cluster", text(workload.cluster()))
        .bind("namespace", text(workload.namespace()))
        .bind("kind", workload.kind().toString())
        .bind("name", text(workload.name()))
        .bind("container", text(container))
        .bind("time", time(time));
  }

  private void addRewrite(
      String workload,
      Instant time,
      String state,
      @Nullable String code,
      @Nullable String message) {
    rewrites
        .bind("workload", text(workload))
        .bind("state", state)
        .bind("code", code == null ? null : text(code))
        .bind("message", message == null ? null : text(message))
        .bind("time", time(time))
        .add();
    forgottenImages.bind("workload", text(workload)).add();
  }

  private void addRewrittenImage(String workload, ImageChange image) {
    rewrittenImages
        .bind("workload", text(workload))
        .bind("container", text(image.container().toString()))
        .bind("source", image.from().toString())
        .bind("target", image.to().toString())
        .add();
  }

  private void addRemoval(Topic topic, String key) {
    switch (topic) {
      case DISCOVERIES -> {
        removedDiscoveries.bind("key", key).add();
        removedClusters.bind("key", key).add();
      }
      case COPIES -> copies.remove(key);
      case WORKLOADS -> removedRewrites.bind("key", key).add();
      case ROLLOUTS, REQUESTS -> {
        // No table shows them.
      }
    }
  }

  @Override
  public void close() {
    discoveries.close();
    clusters.close();
    copies.close();
    rewrites.close();
    forgottenImages.close();
    rewrittenImages.close();
    removedDiscoveries.close();
    removedClusters.close();
    removedRewrites.close();
  }
}
