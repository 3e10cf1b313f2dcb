/** Options that several commands have in common. */
@NullMarked
package dev.stowage.standalone.option;

import org.jspecify.annotations.NullMarked;
