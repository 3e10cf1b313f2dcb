@NullMarked
package dev.stowage.watcher.discovery;

import org.jspecify.annotations.NullMarked;
