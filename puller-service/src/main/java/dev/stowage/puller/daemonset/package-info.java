/** The DaemonSets that keep caches on nodes: what they are like, and that they stay like this. */
@NullMarked
package dev.stowage.puller.daemonset;

import org.jspecify.annotations.NullMarked;
