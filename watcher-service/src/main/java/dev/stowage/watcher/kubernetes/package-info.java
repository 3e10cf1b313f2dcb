/** The workloads of a Kubernetes cluster: listed, and watched from there on. */
@NullMarked
package dev.stowage.watcher.kubernetes;

import org.jspecify.annotations.NullMarked;
