/** Where workloads come from: a Kubernetes cluster, or a folder of manifests. */
@NullMarked
package dev.stowage.watcher.source;

import org.jspecify.annotations.NullMarked;
