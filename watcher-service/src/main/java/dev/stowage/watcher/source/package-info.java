/** Where workloads come from, whatever that is. */
@NullMarked
package dev.stowage.watcher.source;

import org.jspecify.annotations.NullMarked;
