package dev.stowage.copier.job;

import dev.stowage.copier.platform.PlatformPolicy;
import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Queues copies again that lack platforms which are needed by now, in the caller's transaction. */
public final class PlatformJobs {
  private static final String QUEUE =
      """
      update copy_job job
         set state = 'READY', reason = 'PLATFORMS', attempts = 0, run_at = clock_timestamp(),
             updated_at = clock_timestamp()
      """;
  private static final String LACKING_FOR_NODES =
      """
        from reference_cluster uses join cluster_nodes nodes using (cluster)
       where uses.source = job.source and job.state = 'DONE' and job.platforms is not null
         and (nodes.platforms = '{}' or not job.platforms @> nodes.platforms)
      """;

  private PlatformJobs() {}

  /** After a start: those that lack what the policy asks for now; returns how many. */
  public static int queueLacking(Handle handle, PlatformPolicy policy) {
    return switch (policy) {
      case PlatformPolicy.All all ->
          handle.execute(QUEUE + " where state = 'DONE' and platforms is not null");
      case PlatformPolicy.Listed(List<Platform> platforms) ->
          handle
              .createUpdate(QUEUE + " where state = 'DONE' and not platforms @> :platforms")
              .bindArray(
                  "platforms", String.class, platforms.stream().map(Platform::toString).toList())
              .execute();
      case PlatformPolicy.OfNodes ofNodes -> handle.execute(QUEUE + LACKING_FOR_NODES);
    };
  }

  /** Those that lack what the nodes of a cluster ask for which uses them. */
  public static void queueLacking(
      Handle handle, Collection<String> clusters, Collection<ImageReference> sources) {
    handle
        .createUpdate(
            QUEUE
                + LACKING_FOR_NODES
                + " and (uses.cluster = any(:clusters) or job.source = any(:sources))")
        .bindArray("clusters", String.class, clusters)
        .bindArray("sources", String.class, sources.stream().map(ImageReference::toString).toList())
        .execute();
  }

  /** Those that rest until it is known what the nodes are, where it is known by now. */
  public static void release(Handle handle, Collection<String> clusters) {
    handle
        .createUpdate(
            """
            update copy_job job set run_at = clock_timestamp(), updated_at = clock_timestamp()
             where state = 'READY' and reason = 'DISCOVERED' and attempts = 0
               and run_at > clock_timestamp()
               and source in (select source from reference_cluster where cluster = any(:clusters))
               and not exists (
                   select from reference_cluster uses left join cluster_nodes nodes using (cluster)
                    where uses.source = job.source and nodes.cluster is null)
            """)
        .bindArray("clusters", String.class, clusters)
        .execute();
  }
}
