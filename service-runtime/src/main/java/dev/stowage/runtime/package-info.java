/** How a service starts, and how it says in one line why it cannot. */
@NullMarked
package dev.stowage.runtime;

import org.jspecify.annotations.NullMarked;
