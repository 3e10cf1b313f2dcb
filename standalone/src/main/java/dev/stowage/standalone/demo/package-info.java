/**
 * The demonstration: images, manifests and registries made on the spot, and the view of the
 * pipeline while it runs.
 */
@NullMarked
package dev.stowage.standalone.demo;

import org.jspecify.annotations.NullMarked;
