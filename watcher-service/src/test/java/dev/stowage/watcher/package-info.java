@NullMarked
package dev.stowage.watcher;

import org.jspecify.annotations.NullMarked;
