/** Whose turn it is to pull: pods of caches are bound to their nodes, so many nodes at a time. */
@NullMarked
package dev.stowage.puller.turn;

import org.jspecify.annotations.NullMarked;
