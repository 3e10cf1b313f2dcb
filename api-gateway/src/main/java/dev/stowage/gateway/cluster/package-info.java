/** Reads what was projected of clusters, and the totals of all. */
@NullMarked
package dev.stowage.gateway.cluster;

import org.jspecify.annotations.NullMarked;
