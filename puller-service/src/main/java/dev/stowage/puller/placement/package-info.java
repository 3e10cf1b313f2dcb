/** Which nodes there are, which of them a cache is for, and which have its images. */
@NullMarked
package dev.stowage.puller.placement;

import org.jspecify.annotations.NullMarked;
