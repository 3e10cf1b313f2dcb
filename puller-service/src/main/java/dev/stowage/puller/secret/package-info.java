/** Keeps a Secret with the target's credentials where Stowage makes pods pull copies. */
@NullMarked
package dev.stowage.puller.secret;

import org.jspecify.annotations.NullMarked;
