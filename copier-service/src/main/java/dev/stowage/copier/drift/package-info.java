/** Tags that may move: which are looked at again, how often, and what follows. */
@NullMarked
package dev.stowage.copier.drift;

import org.jspecify.annotations.NullMarked;
