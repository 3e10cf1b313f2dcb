/** Decides which platforms of an image the clusters that use it need. */
@NullMarked
package dev.stowage.copier.platform;

import org.jspecify.annotations.NullMarked;
