/** Caches that the settings or the variables of kubernetes-image-puller declare. */
@NullMarked
package dev.stowage.puller.configured;

import org.jspecify.annotations.NullMarked;
