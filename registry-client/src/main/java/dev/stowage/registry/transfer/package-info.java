/** The way of a blob into its target: known there, mounted, or moved by one worker at a time. */
@NullMarked
package dev.stowage.registry.transfer;

import org.jspecify.annotations.NullMarked;
