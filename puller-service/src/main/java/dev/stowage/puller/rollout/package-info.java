/** Remembers the roll-outs that rewriting begins, what was asked for, and when to halt. */
@NullMarked
package dev.stowage.puller.rollout;

import org.jspecify.annotations.NullMarked;
