package dev.stowage.event;

import java.util.Map;

/** Every topic, with its partitions and retention: the one place where they are declared. */
public enum Topic {
  /** What workloads use: the newest event of a container is its state. */
  DISCOVERIES("stowage.discoveries", 6),
  /** What became of copies: the newest event of a source is its state. */
  COPIES("stowage.copies", 6),
  /** What became of rewrites: the newest event of a workload is its state. */
  WORKLOADS("stowage.workloads", 6),
  /** How roll-outs go: the newest event of a workload, or of a cluster's halt, is its state. */
  ROLLOUTS("stowage.rollouts", 6),
  /** What is on the nodes: the newest event of a cache, or of an image of it, is its state. */
  CACHES("stowage.caches", 6),
  /** What was asked for: the newest request of a scope holds. */
  REQUESTS("stowage.requests", 1);

  private final String topicName;
  private final int partitions;

  Topic(String topicName, int partitions) {
    this.topicName = topicName;
    this.partitions = partitions;
  }

  /** The name on the broker. */
  public String topicName() {
    return topicName;
  }

  /** How many partitions it is created with. */
  public int partitions() {
    return partitions;
  }

  /** The topic's settings on the broker. Every topic holds state, so every topic is compacted. */
  public Map<String, String> configuration() {
    return Map.of("cleanup.policy", "compact");
  }

  @Override
  public String toString() {
    return topicName;
  }
}
