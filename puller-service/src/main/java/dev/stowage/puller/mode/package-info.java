/** How far rewriting may go, per namespace and workload. */
@NullMarked
package dev.stowage.puller.mode;

import org.jspecify.annotations.NullMarked;
