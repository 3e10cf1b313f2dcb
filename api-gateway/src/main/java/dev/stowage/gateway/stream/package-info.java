/** Projected events as server-sent events that can be resumed. */
@NullMarked
package dev.stowage.gateway.stream;

import org.jspecify.annotations.NullMarked;
