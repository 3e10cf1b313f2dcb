/** Which images a cluster uses, and what has changed about that: decisions without any effect. */
@NullMarked
package dev.stowage.watcher.discovery;

import org.jspecify.annotations.NullMarked;
