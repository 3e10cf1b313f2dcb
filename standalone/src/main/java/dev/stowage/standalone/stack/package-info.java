/** All four services in this process, and the engines they stand on. */
@NullMarked
package dev.stowage.standalone.stack;

import org.jspecify.annotations.NullMarked;
