/** JSON of others: what is read of it, and how strictly. */
@NullMarked
package dev.stowage.json;

import org.jspecify.annotations.NullMarked;
