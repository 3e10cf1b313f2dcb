@NullMarked
package dev.stowage.watcher.rule;

import org.jspecify.annotations.NullMarked;
