/** The tree of an image's manifests: which platforms of it are wanted, and the walk down it. */
@NullMarked
package dev.stowage.registry.tree;

import org.jspecify.annotations.NullMarked;
