/** Pages of what was projected. */
@NullMarked
package dev.stowage.gateway.view;

import org.jspecify.annotations.NullMarked;
