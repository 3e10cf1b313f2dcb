/** Rules that say which fields of custom resources hold images. */
@NullMarked
package dev.stowage.watcher.rule;

import org.jspecify.annotations.NullMarked;
