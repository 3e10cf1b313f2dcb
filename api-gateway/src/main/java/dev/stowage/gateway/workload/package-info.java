/** Reads what was projected of workloads. */
@NullMarked
package dev.stowage.gateway.workload;

import org.jspecify.annotations.NullMarked;
