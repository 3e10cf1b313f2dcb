/** What holds for the registry client as a whole. */
@NullMarked
package dev.stowage.registry;

import org.jspecify.annotations.NullMarked;
