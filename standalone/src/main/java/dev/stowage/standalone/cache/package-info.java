/** {@code stowage cache}: what node caches hold, asked of a gateway. */
@NullMarked
package dev.stowage.standalone.cache;

import org.jspecify.annotations.NullMarked;
