@NullMarked
package dev.stowage.standalone;

import org.jspecify.annotations.NullMarked;
