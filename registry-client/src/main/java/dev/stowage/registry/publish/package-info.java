/** Images that are made here, not copied. */
@NullMarked
package dev.stowage.registry.publish;

import org.jspecify.annotations.NullMarked;
