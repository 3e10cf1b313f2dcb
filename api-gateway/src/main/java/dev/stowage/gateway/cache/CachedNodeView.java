package dev.stowage.gateway.cache;

import dev.stowage.event.NodeCacheEvent.PresenceState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An image of a cache on one node.
 *
 * @param since when it came into this state
 * @param code the kubelet's reason why it failed, for example ImagePullBackOff
 * @param message why it failed, one line
 */
public record CachedNodeView(
    String node,
    PresenceState state,
    Instant since,
    @Nullable String code,
    @Nullable String message) {}
