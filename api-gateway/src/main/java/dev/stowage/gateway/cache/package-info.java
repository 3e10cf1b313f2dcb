/** Reads what was projected of node caches. */
@NullMarked
package dev.stowage.gateway.cache;

import org.jspecify.annotations.NullMarked;
