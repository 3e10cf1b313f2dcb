/** How a cluster's API server is reached, and which of several replicas is active. */
@NullMarked
package dev.stowage.cluster;

import org.jspecify.annotations.NullMarked;
