/**
 * The requests that registries grant, shared by all workers of all processes, and the registries
 * that want to be left alone.
 */
@NullMarked
package dev.stowage.copier.budget;

import org.jspecify.annotations.NullMarked;
