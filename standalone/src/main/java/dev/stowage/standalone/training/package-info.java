/** Records, when the project is built, what the command line needs to start fast. */
@NullMarked
package dev.stowage.standalone.training;

import org.jspecify.annotations.NullMarked;
