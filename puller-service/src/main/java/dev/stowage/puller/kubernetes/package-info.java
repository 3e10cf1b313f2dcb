/** Rewrites the workloads of a Kubernetes cluster. */
@NullMarked
package dev.stowage.puller.kubernetes;

import org.jspecify.annotations.NullMarked;
