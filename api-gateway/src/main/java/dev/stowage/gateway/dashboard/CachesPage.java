package dev.stowage.gateway.dashboard;

import dev.stowage.gateway.dashboard.DashboardPage.Filter;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything the page of node caches shows, ready to be written down.
 *
 * @param liveAddress where the part that changes can be loaded from again
 * @param clusters the choices of the form
 * @param filtered whether the caches of one cluster are shown
 * @param previous null on the first page
 * @param next null on the last page
 */
public record CachesPage(
    String liveAddress,
    List<Filter.Option> clusters,
    boolean filtered,
    String range,
    List<Cache> caches,
    @Nullable String previous,
    @Nullable String next) {
  public CachesPage {
    clusters = List.copyOf(clusters);
    caches = List.copyOf(caches);
  }

  /**
   * One cache.
   *
   * @param counts how many times an image is in which state on a node, where it is in any
   * @param preview what it asks of its cluster
   * @param reasons what does not fit
   * @param failures images that some node cannot pull
   * @param moreFailures how many more such images there are
   */
  public record Cache(
      String name,
      String cluster,
      String clusterAddress,
      Badge badge,
      String when,
      List<Badge> counts,
      String facts,
      @Nullable String preview,
      List<String> reasons,
      @Nullable String message,
      @Nullable String advice,
      List<FailedImage> failures,
      @Nullable String moreFailures) {
    public Cache {
      counts = List.copyOf(counts);
      reasons = List.copyOf(reasons);
      failures = List.copyOf(failures);
    }
  }

  /**
   * An image that some node cannot pull.
   *
   * @param more how many more such nodes there are
   */
  public record FailedImage(String image, List<FailedNode> nodes, @Nullable String more) {
    public FailedImage {
      nodes = List.copyOf(nodes);
    }
  }

  /** A node that cannot pull an image. */
  public record FailedNode(String node, String code, String since, @Nullable String message) {}
}
