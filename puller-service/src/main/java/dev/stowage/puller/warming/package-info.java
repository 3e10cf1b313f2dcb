/** Holds a roll-out back until its copies are on the nodes, for as long as it is worth waiting. */
@NullMarked
package dev.stowage.puller.warming;

import org.jspecify.annotations.NullMarked;
