package dev.stowage.gateway.cache;

import dev.stowage.event.NodeCacheEvent.CacheOrigin;
import dev.stowage.event.NodeCacheEvent.CacheState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One node cache.
 *
 * @param name unique in the cluster
 * @param origin who declares it
 * @param images how many images it names
 * @param nodes how many nodes it is for
 * @param daemonSets how many DaemonSets keep it
 * @param counts over all its images and nodes
 * @param preview what it asks of the cluster; null while that is not known
 * @param message one line when there is more to say than the state does
 * @param advice what a person can do about it
 * @param requested whether it was asked for by way of a gateway, and so can be taken back there
 * @param changedAt when this was reported
 */
public record NodeCacheView(
    String cluster,
    String name,
    CacheOrigin origin,
    CacheState state,
    int images,
    int nodes,
    int daemonSets,
    CountsView counts,
    @Nullable PreviewView preview,
    @Nullable String message,
    @Nullable String advice,
    boolean requested,
    Instant changedAt) {}
