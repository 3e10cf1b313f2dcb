/** Reads what was projected of copies. */
@NullMarked
package dev.stowage.gateway.copy;

import org.jspecify.annotations.NullMarked;
