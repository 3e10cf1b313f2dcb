/**
 * A workload as the API server has it: what is read of it, what its pods say, and what is written.
 */
@NullMarked
package dev.stowage.puller.workload;

import org.jspecify.annotations.NullMarked;
