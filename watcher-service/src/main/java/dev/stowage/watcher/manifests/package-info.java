/** The workloads in a folder of manifests. */
@NullMarked
package dev.stowage.watcher.manifests;

import org.jspecify.annotations.NullMarked;
