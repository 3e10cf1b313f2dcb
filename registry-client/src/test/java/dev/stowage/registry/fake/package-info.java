/**
 * A registry that does what a test tells it to, for faults that no real registry can be made to
 * have.
 */
@NullMarked
package dev.stowage.registry.fake;

import org.jspecify.annotations.NullMarked;
