@NullMarked
package dev.stowage.watcher.filter;

import org.jspecify.annotations.NullMarked;
