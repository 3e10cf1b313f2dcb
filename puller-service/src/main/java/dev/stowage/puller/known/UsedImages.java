package dev.stowage.puller.known;

import java.util.List;

/** Which images the cluster's workloads use, from memory: for whatever keeps them on nodes. */
public interface UsedImages {

  /** Whether everything that was on Kafka at the start has been read. */
  boolean isComplete();

  /** What each container of each workload uses now, in no order. */
  List<UsedImage> usedImages();

  /** Calls back, soon and on any thread, whenever an answer may have changed. */
  void onChange(Runnable listener);
}
