/**
 * Manifests as bytes and as what they say: parsed once, checked before anything is done with them.
 */
@NullMarked
package dev.stowage.registry.manifest;

import org.jspecify.annotations.NullMarked;
