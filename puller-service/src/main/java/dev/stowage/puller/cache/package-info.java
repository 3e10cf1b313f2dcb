/** Which images are to be kept on which nodes, who says so, and what is known of it. */
@NullMarked
package dev.stowage.puller.cache;

import org.jspecify.annotations.NullMarked;
