package dev.stowage.watcher.source;

import dev.stowage.watcher.discovery.Workload;
import java.util.List;

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

  /** Stops telling of changes. */
  @Override
  void close();
}
