/** What can go wrong with a registry, in one table: what is retried, and what a person can do. */
@NullMarked
package dev.stowage.registry.error;

import org.jspecify.annotations.NullMarked;
