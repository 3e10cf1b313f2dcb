package dev.stowage.gateway.cacherequest;

import java.time.Instant;

/**
 * A request for a node cache that stands no more: the broker has the news.
 *
 * @param time when it was taken back
 */
record WithdrawnCacheRequest(String cluster, String cache, Instant time) {}
