package dev.stowage.gateway.dashboard;

import dev.stowage.event.NodeCacheEvent.PresenceState;
import dev.stowage.gateway.cache.CachedImageView;
import dev.stowage.gateway.cache.CachedNodeView;
import dev.stowage.gateway.cache.CountsView;
import dev.stowage.gateway.cache.NodeCacheView;
import dev.stowage.gateway.cluster.ClusterView;
import dev.stowage.gateway.dashboard.CachesPage.Cache;
import dev.stowage.gateway.dashboard.CachesPage.FailedImage;
import dev.stowage.gateway.dashboard.CachesPage.FailedNode;
import dev.stowage.gateway.view.Page;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decides what the page of node caches says. */
final class CachePages {
  /** How many images of a cache are listed that some node cannot pull. */
  static final int LISTED_IMAGES = 10;

  private static final int LISTED_NODES = 5;
  private static final String PATH = "/caches";

  private CachePages() {}

  /**
   * What was read for one page.
   *
   * @param failed of each cache the first images that some node cannot pull, and one more than are
   *     listed
   */
  record Content(
      List<ClusterView> clusters, Page<NodeCacheView> caches, List<CachedImageView> failed) {}

  static CachesPage of(DashboardQuery query, Content content, Instant now) {
    PageLinks links = PageLinks.of(query, content.caches(), PATH);
    return new CachesPage(
        query.address("/dashboard/caches"),
        DashboardPages.clusterOptions(query, content.clusters()),
        query.cluster() != null,
        links.range(),
        content.caches().items().stream()
            .map(cache -> cache(cache, failedOf(cache, content.failed()), now))
            .toList(),
        links.previous(),
        links.next());
  }

  private static List<CachedImageView> failedOf(NodeCacheView cache, List<CachedImageView> failed) {
    return failed.stream()
        .filter(image -> image.cluster().equals(cache.cluster()))
        .filter(image -> image.cache().equals(cache.name()))
        .toList();
  }

  private static Cache cache(NodeCacheView cache, List<CachedImageView> failed, Instant now) {
    return new Cache(
        cache.name(),
        cache.cluster(),
        DashboardQuery.ofCluster(cache.cluster()).address(PATH),
        CacheWording.badge(cache.state()),
        Wording.ago(cache.changedAt(), now),
        counts(cache.counts()),
        CacheWording.facts(cache),
        cache.preview() == null ? null : CacheWording.preview(cache.preview()),
        cache.preview() == null ? List.of() : cache.preview().reasons(),
        cache.message(),
        cache.advice(),
        failed.stream().limit(LISTED_IMAGES).map(image -> failedImage(image, now)).toList(),
        failed.size() > LISTED_IMAGES
            ? "and more: GET /api/v1/clusters/{cluster}/caches/{cache}/images?state=FAILED lists all"
            : null);
  }

  private static List<Badge> counts(CountsView counts) {
    List<Badge> shown = new ArrayList<>();
    add(shown, counts.failed(), PresenceState.FAILED);
    add(shown, counts.pulling(), PresenceState.PULLING);
    add(shown, counts.waiting(), PresenceState.WAITING);
    add(shown, counts.present(), PresenceState.PRESENT);
    return shown;
  }

  private static void add(List<Badge> shown, int count, PresenceState state) {
    if (count > 0) {
      shown.add(CacheWording.count(count, state));
    }
  }

  private static FailedImage failedImage(CachedImageView image, Instant now) {
    List<FailedNode> nodes =
        image.nodes().stream()
            .filter(node -> node.state() == PresenceState.FAILED)
            .limit(LISTED_NODES)
            .map(node -> failedNode(node, now))
            .toList();
    return new FailedImage(image.image(), nodes, more(image.counts().failed() - nodes.size()));
  }

  private static FailedNode failedNode(CachedNodeView node, Instant now) {
    return new FailedNode(
        node.node(),
        Objects.requireNonNullElse(node.code(), "failed"),
        Wording.ago(node.since(), now),
        node.message());
  }

  private static @Nullable String more(int nodes) {
    return nodes <= 0 ? null : "and on " + Wording.count(nodes, "more node");
  }
}
