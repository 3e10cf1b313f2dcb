/** What kubelets say of the caches' pods, and so of the images on their nodes. */
@NullMarked
package dev.stowage.puller.kubelet;

import org.jspecify.annotations.NullMarked;
