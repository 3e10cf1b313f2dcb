/** Decides how fast workloads may be rolled out: how many at once, how often, and when. */
@NullMarked
package dev.stowage.puller.pace;

import org.jspecify.annotations.NullMarked;
