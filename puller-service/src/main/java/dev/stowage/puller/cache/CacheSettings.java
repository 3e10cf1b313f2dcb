package dev.stowage.puller.cache;

import java.util.Optional;

/**
 * What holds for all caches of a cluster, whichever way it was set.
 *
 * @param namespace where their DaemonSets, Secrets and NodeCache objects are
 * @param removeOnShutdown whether they are taken off the nodes when the puller is told to end
 * @param sleeperImage an image with {@code /bin/sleep} that their pods take it from, as those of
 *     kubernetes-image-puller do; empty for Stowage's own sleeper
 * @param ownerDeployment the Deployment in that namespace that owns the DaemonSets
 */
public record CacheSettings(
    String namespace,
    boolean removeOnShutdown,
    Optional<String> sleeperImage,
    Optional<String> ownerDeployment) {}
