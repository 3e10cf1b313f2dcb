@NullMarked
package dev.stowage.standalone.replace;

import org.jspecify.annotations.NullMarked;
