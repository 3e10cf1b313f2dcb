@NullMarked
package dev.stowage.watcher.inventory;

import org.jspecify.annotations.NullMarked;
