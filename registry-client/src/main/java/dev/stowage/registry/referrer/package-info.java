/** What refers to an image: found at its source, copied, and listed at its target. */
@NullMarked
package dev.stowage.registry.referrer;

import org.jspecify.annotations.NullMarked;
