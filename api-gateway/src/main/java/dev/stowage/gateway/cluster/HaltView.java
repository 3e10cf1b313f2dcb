package dev.stowage.gateway.cluster;

import java.time.Instant;

/**
 * Why nothing is rewritten in a cluster.
 *
 * @param failures how many roll-outs failed
 * @param message one line that names the last of them
 * @param advice what a person can do about it
 */
public record HaltView(Instant since, int failures, String message, String advice) {}
