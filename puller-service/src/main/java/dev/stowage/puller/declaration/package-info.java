/** Who declares node caches, and what they come to together. */
@NullMarked
package dev.stowage.puller.declaration;

import org.jspecify.annotations.NullMarked;
