package dev.stowage.event;

import java.time.Instant;
import java.util.UUID;

/**
 * A fact that one service tells the others and any outside consumer: CloudEvents 1.0, binary mode
 * on Kafka. Delivery is at least once; consumers drop repeats by {@link #id}.
 */
public sealed interface StowageEvent
    permits DiscoveryEvent,
        CopyEvent,
        RewriteEvent,
        RolloutEvent,
        NodeCacheEvent,
        RewriteRequest,
        CacheRequest {

  /** Unique to the fact: a repeated delivery has the same id. */
  UUID id();

  /** When the fact came to be. */
  Instant time();

  /** The topic it travels on. */
  Topic topic();

  /** Its Kafka key: on a compacted topic the newest event of a key stands for its state. */
  String key();
}
