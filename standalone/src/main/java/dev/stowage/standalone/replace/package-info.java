/** The settings of the systems that Stowage replaces, in Stowage's own. */
@NullMarked
package dev.stowage.standalone.replace;

import org.jspecify.annotations.NullMarked;
