/** Reads what was projected: clusters, copies, workloads, totals. */
@NullMarked
package dev.stowage.gateway.view;

import org.jspecify.annotations.NullMarked;
