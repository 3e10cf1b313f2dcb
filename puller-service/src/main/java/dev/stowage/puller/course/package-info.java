/** Decides the next step of a workload from all that is known about it. */
@NullMarked
package dev.stowage.puller.course;

import org.jspecify.annotations.NullMarked;
