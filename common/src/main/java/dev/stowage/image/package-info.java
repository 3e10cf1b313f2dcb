/** Value types for images: references, digests, platforms, and where the copy of an image goes. */
@NullMarked
package dev.stowage.image;

import org.jspecify.annotations.NullMarked;
