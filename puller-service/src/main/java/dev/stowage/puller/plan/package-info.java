/**
 * What is decided about a workload's images, from what events say and what the workload is like; no
 * input or output.
 */
@NullMarked
package dev.stowage.puller.plan;

import org.jspecify.annotations.NullMarked;
