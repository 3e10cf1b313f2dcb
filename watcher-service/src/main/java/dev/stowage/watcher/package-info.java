/** The watcher service: finds the images that workloads use, and tells of them. */
@Configuration
@Requires(property = ServiceLauncher.SERVICE_PROPERTY, value = "watcher")
@NullMarked
package dev.stowage.watcher;

import dev.stowage.runtime.ServiceLauncher;
import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
