/** {@code stowage cache}: node caches: what they hold, asked of a gateway, and their sleeper. */
@NullMarked
package dev.stowage.standalone.cache;

import org.jspecify.annotations.NullMarked;
