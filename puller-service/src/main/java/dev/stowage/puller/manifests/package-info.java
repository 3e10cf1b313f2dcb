/** Rewrites the workloads of a folder of manifests into an output folder. */
@NullMarked
package dev.stowage.puller.manifests;

import org.jspecify.annotations.NullMarked;
