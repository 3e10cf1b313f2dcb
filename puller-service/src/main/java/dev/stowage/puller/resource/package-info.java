/** Caches that NodeCache objects in the cluster declare, and what is written back to them. */
@NullMarked
package dev.stowage.puller.resource;

import org.jspecify.annotations.NullMarked;
