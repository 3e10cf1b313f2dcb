/** The image of the program that keeps the containers of node caches alive. */
@NullMarked
package dev.stowage.sleeper;

import org.jspecify.annotations.NullMarked;
