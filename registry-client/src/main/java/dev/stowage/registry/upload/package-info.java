/** The uploads of a registry: one class per verb, and the client that sends them. */
@NullMarked
package dev.stowage.registry.upload;

import org.jspecify.annotations.NullMarked;
