/** What nodes there are and which images of caches are on them, as watches tell it. */
@NullMarked
package dev.stowage.puller.presence;

import org.jspecify.annotations.NullMarked;
