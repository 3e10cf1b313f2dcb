/** What events name: workloads, their containers, and how these use an image. */
@NullMarked
package dev.stowage.workload;

import org.jspecify.annotations.NullMarked;
