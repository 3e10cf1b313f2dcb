/** The tables of the projection, and what an event changes in them. */
@NullMarked
package dev.stowage.gateway.table;

import org.jspecify.annotations.NullMarked;
