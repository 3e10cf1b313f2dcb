@NullMarked
package dev.stowage.engine;

import org.jspecify.annotations.NullMarked;
