@NullMarked
package dev.stowage.standalone.copy;

import org.jspecify.annotations.NullMarked;
