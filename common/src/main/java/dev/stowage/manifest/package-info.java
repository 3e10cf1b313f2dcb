/** Kubernetes manifests in files: the images in them, and replacing those and nothing else. */
@NullMarked
package dev.stowage.manifest;

import org.jspecify.annotations.NullMarked;
