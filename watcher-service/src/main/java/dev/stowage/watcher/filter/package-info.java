/**
 * Which workloads and which images are looked at: what an operator set, decided without any effect.
 */
@NullMarked
package dev.stowage.watcher.filter;

import org.jspecify.annotations.NullMarked;
