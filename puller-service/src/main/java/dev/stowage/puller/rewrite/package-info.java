/** Decides which workloads are moved over to their copies, and has it done. */
@NullMarked
package dev.stowage.puller.rewrite;

import org.jspecify.annotations.NullMarked;
