/** The newest projected events, in their order, and who waits for more. */
@NullMarked
package dev.stowage.gateway.log;

import org.jspecify.annotations.NullMarked;
