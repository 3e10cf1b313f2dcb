/** The copy of one image from one registry to another. */
@NullMarked
package dev.stowage.registry.copy;

import org.jspecify.annotations.NullMarked;
