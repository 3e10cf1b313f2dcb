/** How each registry is reached, as the operator wrote it down. */
@NullMarked
package dev.stowage.registry.settings;

import org.jspecify.annotations.NullMarked;
