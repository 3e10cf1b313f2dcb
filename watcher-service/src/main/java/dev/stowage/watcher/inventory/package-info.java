/**
 * What a cluster has, in the little memory that is needed to say which images its workloads use.
 */
@NullMarked
package dev.stowage.watcher.inventory;

import org.jspecify.annotations.NullMarked;
