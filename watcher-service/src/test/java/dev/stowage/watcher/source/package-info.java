@NullMarked
package dev.stowage.watcher.source;

import org.jspecify.annotations.NullMarked;
