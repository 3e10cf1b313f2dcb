package dev.stowage.watcher.source;

import dev.stowage.image.Platform;
import dev.stowage.watcher.discovery.Workload;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something that has workloads. */
public interface WorkloadSource extends AutoCloseable {

  /**
   * Every workload there is now; a list is whole or fails.
   *
   * @throws SourceException when it cannot be had
   */
  List<Workload> list();

  /**
   * Starts telling of changes. They are hints: some may be missed or come twice, so that only a
   * list is the truth. The listener must return at once.
   */
  void watch(WorkloadListener listener);

  /** What the nodes run, as the last list found it; empty when that is not known. */
  Optional<List<Platform>> platforms();

  /** When the source last showed that changes would be told; empty before the first list. */
  Optional<Instant> lastProofOfLife();

  /** Stops telling of changes. */
  @Override
  void close();
}
