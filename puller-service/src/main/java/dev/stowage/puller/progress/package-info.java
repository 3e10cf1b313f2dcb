/** How far caches are: told on Kafka, as metrics, and to whoever shows it in the cluster. */
@NullMarked
package dev.stowage.puller.progress;

import org.jspecify.annotations.NullMarked;
