/** The client of registries: one class per verb of manifests, tags and referrers. */
@NullMarked
package dev.stowage.registry.client;

import org.jspecify.annotations.NullMarked;
