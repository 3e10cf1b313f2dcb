/** The blobs of a registry: looked for, pulled, and streamed from one to another. */
@NullMarked
package dev.stowage.registry.blob;

import org.jspecify.annotations.NullMarked;
