package dev.stowage.gateway.table;

import static dev.stowage.gateway.table.Storable.text;
import static dev.stowage.gateway.table.Storable.textIfAny;
import static dev.stowage.gateway.table.Storable.time;

import dev.stowage.event.CacheRequest.NodeCacheRequested;
import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.CachePreview;
import dev.stowage.event.NodeCacheEvent.CachedImageReported;
import dev.stowage.event.NodeCacheEvent.CachedOnNode;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/**
 * The part of {@link ProjectionTables} that says how far node caches are and which are asked for.
 */
final class CacheTables implements AutoCloseable {
  private static final String PUT_CACHE =
      """
      insert into node_cache (key, cluster, name, origin, state, images, nodes, daemon_sets,
        present, pulling, failed, waiting, preview, message, advice, changed_at)
      values (:key, :cluster, :name, :origin, :state, :images, :nodes, :daemonSets,
        :present, :pulling, :failed, :waiting, :preview, :message, :advice, :time)
      on conflict (key) do update set origin = excluded.origin, state = excluded.state,
        images = excluded.images, nodes = excluded.nodes, daemon_sets = excluded.daemon_sets,
        present = excluded.present, pulling = excluded.pulling, failed = excluded.failed,
        waiting = excluded.waiting, preview = excluded.preview, message = excluded.message,
        advice = excluded.advice, changed_at = excluded.changed_at
      """;
  private static final String PUT_IMAGE =
      """
      insert into cached_image (key, cluster, cache, image, present, pulling, failed, waiting,
        nodes, omitted, changed_at)
      values (:key, :cluster, :cache, :image, :present, :pulling, :failed, :waiting,
        :nodes, :omitted, :time)
      on conflict (key) do update set present = excluded.present, pulling = excluded.pulling,
        failed = excluded.failed, waiting = excluded.waiting, nodes = excluded.nodes,
        omitted = excluded.omitted, changed_at = excluded.changed_at
      """;
  private static final String PUT_REQUEST =
      """
      insert into requested_cache (key, cluster, name) values (:key, :cluster, :name)
      on conflict (key) do nothing
      """;

  private final PreparedBatch caches;
  private final PreparedBatch images;
  private final PreparedBatch requests;
  private final PreparedBatch removedCaches;
  private final PreparedBatch removedImages;
  private final PreparedBatch removedRequests;

  CacheTables(Handle handle) {
    caches = handle.prepareBatch(PUT_CACHE);
    images = handle.prepareBatch(PUT_IMAGE);
    requests = handle.prepareBatch(PUT_REQUEST);
    removedCaches = handle.prepareBatch("delete from node_cache where key = :key");
    removedImages = handle.prepareBatch("delete from cached_image where key = :key");
    removedRequests = handle.prepareBatch("delete from requested_cache where key = :key");
  }

  void add(NodeCacheReported event) {
    CachePreview preview = event.preview();
    bind(caches, event.counts())
        .bind("key", text(event.key()))
        .bind("cluster", text(event.cluster()))
        .bind("name", text(event.cache()))
        .bind("origin", event.origin().name())
        .bind("state", event.state().name())
        .bind("images", event.images())
        .bind("nodes", event.nodes())
        .bind("daemonSets", event.daemonSets())
        .bind("preview", preview == null ? null : Storable.json(storable(preview)))
        .bind("message", textIfAny(event.message()))
        .bind("advice", textIfAny(event.advice()))
        .bind("time", time(event.time()))
        .add();
  }

  void add(CachedImageReported event) {
    bind(images, event.counts())
        .bind("key", text(event.key()))
        .bind("cluster", text(event.cluster()))
        .bind("cache", text(event.cache()))
        .bind("image", text(event.image()))
        .bind("nodes", Storable.json(event.nodes().stream().map(CacheTables::storable).toList()))
        .bind("omitted", event.omitted())
        .bind("time", time(event.time()))
        .add();
  }

  void add(NodeCacheRequested event) {
    requests
        .bind("key", text(event.key()))
        .bind("cluster", text(event.cluster()))
        .bind("name", text(event.cache()))
        .add();
  }

  /** The key is a cache or an image of one; no key is both. */
  void remove(String key) {
    removedCaches.bind("key", key).add();
    removedImages.bind("key", key).add();
  }

  /** A request of this key stands no more. */
  void removeRequest(String key) {
    removedRequests.bind("key", key).add();
  }

  void write() {
    removedCaches.execute();
    removedImages.execute();
    removedRequests.execute();
    caches.execute();
    images.execute();
    requests.execute();
  }

  private static PreparedBatch bind(PreparedBatch batch, CacheCounts counts) {
    return batch
        .bind("present", counts.present())
        .bind("pulling", counts.pulling())
        .bind("failed", counts.failed())
        .bind("waiting", counts.waiting());
  }

  private static CachedOnNode storable(CachedOnNode node) {
    return new CachedOnNode(
        text(node.node()),
        node.state(),
        time(node.since()),
        textIfAny(node.code()),
        textIfAny(node.message()));
  }

  private static CachePreview storable(CachePreview preview) {
    return new CachePreview(
        preview.nodes(),
        preview.pods(),
        preview.containers(),
        text(preview.cpuRequests()),
        text(preview.cpuLimits()),
        text(preview.memoryRequests()),
        text(preview.memoryLimits()),
        preview.fit(),
        preview.reasons().stream().map(Storable::text).toList());
  }

  @Override
  public void close() {
    caches.close();
    images.close();
    requests.close();
    removedCaches.close();
    removedImages.close();
    removedRequests.close();
  }
}
