/** {@code stowage cache}: the node caches of clusters. */
@NullMarked
package dev.stowage.standalone.cache;

import org.jspecify.annotations.NullMarked;
