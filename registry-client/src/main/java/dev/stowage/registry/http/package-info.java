/**
 * Requests over the connections that a registry's settings ask for, and what their failures mean.
 */
@NullMarked
package dev.stowage.registry.http;

import org.jspecify.annotations.NullMarked;
