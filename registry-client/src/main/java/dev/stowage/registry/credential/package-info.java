/** Where a registry's user name and password come from. */
@NullMarked
package dev.stowage.registry.credential;

import org.jspecify.annotations.NullMarked;
