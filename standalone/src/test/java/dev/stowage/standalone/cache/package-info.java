@NullMarked
package dev.stowage.standalone.cache;

import org.jspecify.annotations.NullMarked;
