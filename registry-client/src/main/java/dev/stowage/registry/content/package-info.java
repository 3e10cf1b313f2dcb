/** The bytes of a blob on their way: hashed, checked, limited and counted. */
@NullMarked
package dev.stowage.registry.content;

import org.jspecify.annotations.NullMarked;
