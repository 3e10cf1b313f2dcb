/** What events add up to: what workloads use, and which copies there are. */
@NullMarked
package dev.stowage.puller.known;

import org.jspecify.annotations.NullMarked;
