/** Decides who has the last word on a workload: its people, a GitOps tool, or an operator. */
@NullMarked
package dev.stowage.puller.ownership;

import org.jspecify.annotations.NullMarked;
