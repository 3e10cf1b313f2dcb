package dev.stowage.copier.platform;

import dev.stowage.image.ImageReference;
import dev.stowage.image.Platform;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/** What clusters said of their nodes, and which images they use: rows that all copiers share. */
public final class PlatformStore {
  private final Jdbi jdbi;
  private final PlatformPolicy policy;

  public PlatformStore(Jdbi jdbi, PlatformPolicy policy) {
    this.jdbi = jdbi;
    this.policy = policy;
  }

  /** Whether it is the clusters' nodes that decide. */
  public boolean isByNodes() {
    return policy instanceof PlatformPolicy.OfNodes;
  }

  /** Notes which clusters use an image. */
  public void noteUses(Handle handle, SequencedMap<ImageReference, Set<String>> clusters) {
    try (PreparedBatch rows =
        handle.prepareBatch(
            "insert into reference_cluster (source, cluster) values (:source, :cluster) on conflict do nothing")) {
      clusters.forEach((source, users) ->
          users.forEach(
              cluster -> rows.bind("source", source.toString()).bind("cluster", cluster).add()));
      rows.execute();
    }
  }

  /**
   * Notes what a cluster says of its nodes. A platform stays: nodes come and go, and a copy without
   * it would fail them.
   *
   * @param platforms null when it says nothing, which takes nothing back
   */
  public void noteNodes(Handle handle, String cluster, @Nullable List<Platform> platforms) {
    handle
        .createUpdate(
            """
            insert into cluster_nodes as nodes (cluster, platforms) values (:cluster, :platforms)
            on conflict (cluster) do update
               set platforms = array(select distinct unnest(nodes.platforms || excluded.platforms))
             where not nodes.platforms @> excluded.platforms
            """)
        .bind("cluster", cluster)
        .bindArray(
            "platforms",
            String.class,
            platforms == null ? List.of() : platforms.stream().map(Platform::toString).toList())
        .execute();
  }

  /** How long an image rests before it is copied: until its clusters have said what they are. */
  public Duration restOf(Handle handle, ImageReference source) {
    return switch (policy) {
      case PlatformPolicy.All all -> Duration.ZERO;
      case PlatformPolicy.Listed listed -> Duration.ZERO;
      case PlatformPolicy.OfNodes(Duration rest) ->
          saidOf(handle, source).contains(Optional.<List<Platform>>empty()) ? rest : Duration.ZERO;
    };
  }

  /** Which platforms of an image are needed now. */
  public PlatformNeed needOf(ImageReference source) {
    // Whoever asks for a digest is to get exactly what it names, signatures of it included.
    if (source.digest() != null) {
      return new PlatformNeed.Whole();
    }
    return switch (policy) {
      case PlatformPolicy.All all -> new PlatformNeed.Whole();
      case PlatformPolicy.Listed(List<Platform> platforms) -> new PlatformNeed.Only(platforms);
      case PlatformPolicy.OfNodes ofNodes ->
          jdbi.withHandle(handle -> PlatformNeed.ofClusters(saidOf(handle, source)));
    };
  }

  // Of each cluster that uses it; empty where a cluster has not said anything yet.
  private static List<Optional<List<Platform>>> saidOf(Handle handle, ImageReference source) {
    return handle
        .createQuery(
            """
            select nodes.platforms
              from reference_cluster uses left join cluster_nodes nodes using (cluster)
             where uses.source = :source
            """)
        .bind("source", source.toString())
        .map((row, context) -> platforms(row))
        .list();
  }

  private static Optional<List<Platform>> platforms(ResultSet row) throws SQLException {
    Array said = row.getArray("platforms");
    return said == null
        ? Optional.empty()
        : Optional.of(Stream.of((String[]) said.getArray()).map(Platform::parse).toList());
  }
}
