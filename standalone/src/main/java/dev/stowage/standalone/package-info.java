/** The stowage command line. */
@NullMarked
package dev.stowage.standalone;

import org.jspecify.annotations.NullMarked;
