package dev.stowage.gateway.table;

import static dev.stowage.gateway.table.Storable.text;
import static dev.stowage.gateway.table.Storable.textIfAny;
import static dev.stowage.gateway.table.Storable.time;

import dev.stowage.event.CacheRequest.NodeCacheRequested;
import dev.stowage.event.CopyEvent.ImageCopied;
import dev.stowage.event.CopyEvent.ImageCopyFailed;
import dev.stowage.event.DiscoveryEvent.ClusterListed;
import dev.stowage.event.DiscoveryEvent.ImageDiscovered;
import dev.stowage.event.DiscoveryEvent.ImageRejected;
import dev.stowage.event.NodeCacheEvent.CachedImageReported;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import dev.stowage.event.RewriteEvent.ImageChange;
import dev.stowage.event.RewriteEvent.WorkloadRewriteFailed;
import dev.stowage.event.RewriteEvent.WorkloadRewriteWithheld;
import dev.stowage.event.RewriteEvent.WorkloadRewritten;
import dev.stowage.event.RolloutEvent.RewritingHalted;
import dev.stowage.event.RolloutEvent.RolloutStarted;
import dev.stowage.event.Topic;
import java.time.Instant;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes changes to the tables, many per round trip. Every put replaces the whole row, since the
 * newest event alone says what is.
 */
public final class ProjectionTables implements AutoCloseable {
  private static final String PUT_REWRITE =
      """
      insert into rewrite (workload, state, code, message, advice, changed_at)
      values (:workload, :state, :code, :message, :advice, :time)
      on conflict (workload) do update set state = excluded.state, code = excluded.code,
        message = excluded.message, advice = excluded.advice, changed_at = excluded.changed_at
      """;
  private static final String FORGET_REWRITTEN_IMAGES =
      "delete from rewrite_image where workload = :workload";
  private static final String PUT_REWRITTEN_IMAGE =
      """
      insert into rewrite_image (workload, container, source, target)
      values (:workload, :container, :source, :target)
      on conflict do nothing
      """;

  private final DiscoveryTables discoveries;
  private final CopyTable copies;
  private final RolloutTables rollouts;
  private final CacheTables caches;
  private final PreparedBatch rewrites;
  private final PreparedBatch forgottenImages;
  private final PreparedBatch rewrittenImages;
  private final PreparedBatch removedRewrites;

  public ProjectionTables(Handle handle) {
    discoveries = new DiscoveryTables(handle);
    copies = new CopyTable(handle);
    rollouts = new RolloutTables(handle);
    caches = new CacheTables(handle);
    rewrites = handle.prepareBatch(PUT_REWRITE);
    forgottenImages = handle.prepareBatch(FORGET_REWRITTEN_IMAGES);
    rewrittenImages = handle.prepareBatch(PUT_REWRITTEN_IMAGE);
    removedRewrites = handle.prepareBatch("delete from rewrite where workload = :key");
  }

  /** Notes a change; {@link #write} carries it out. */
  public void add(Change change) {
    switch (change) {
      case Change.PutDiscovery(ImageDiscovered event) -> discoveries.add(event);
      case Change.PutRejection(ImageRejected event) -> discoveries.add(event);
      case Change.PutCluster(ClusterListed event) -> discoveries.add(event);
      case Change.PutCopy(ImageCopied event) -> copies.add(event);
      case Change.PutFailure(ImageCopyFailed event) -> copies.add(event);
      case Change.PutRewrite(WorkloadRewritten event) -> {
        addRewrite(event.key(), event.time(), "REWRITTEN", null, null, null);
        event.images().forEach(image -> addRewrittenImage(event.key(), image));
      }
      case Change.PutRewriteFailure(WorkloadRewriteFailed event) ->
          addRewrite(event.key(), event.time(), "FAILED", event.code(), event.message(), null);
      case Change.PutWithheld(WorkloadRewriteWithheld event) ->
          addRewrite(
              event.key(), event.time(), "WITHHELD", event.code(), event.message(), event.advice());
      case Change.PutRollout(RolloutStarted event) -> rollouts.add(event);
      case Change.PutHalt(RewritingHalted event) -> rollouts.add(event);
      case Change.PutCache(NodeCacheReported event) -> caches.add(event);
      case Change.PutCachedImage(CachedImageReported event) -> caches.add(event);
      case Change.PutCacheRequest(NodeCacheRequested event) -> caches.add(event);
      case Change.LogOnly logOnly -> {
        // No table shows it.
      }
      case Change.Remove(Topic topic, String key) -> addRemoval(topic, text(key));
    }
  }

  /** Carries out everything that was added. */
  public void write() {
    removedRewrites.execute();
    discoveries.write();
    copies.write();
    rollouts.write();
    caches.write();
    rewrites.execute();
    forgottenImages.execute();
    rewrittenImages.execute();
  }

  private void addRewrite(
      String workload,
      Instant time,
      String state,
      @Nullable String code,
      @Nullable String message,
      @Nullable String advice) {
    rewrites
        .bind("workload", text(workload))
        .bind("state", state)
        .bind("code", textIfAny(code))
        .bind("message", textIfAny(message))
        .bind("advice", textIfAny(advice))
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
      case DISCOVERIES -> discoveries.remove(key);
      case COPIES -> copies.remove(key);
      case WORKLOADS -> removedRewrites.bind("key", key).add();
      case ROLLOUTS -> rollouts.remove(key);
      case CACHES -> caches.remove(key);
      case REQUESTS -> caches.removeRequest(key);
    }
  }

  @Override
  public void close() {
    discoveries.close();
    copies.close();
    rollouts.close();
    caches.close();
    rewrites.close();
    forgottenImages.close();
    rewrittenImages.close();
    removedRewrites.close();
  }
}
