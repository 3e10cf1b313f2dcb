/** The puller service: moves workloads over to their verified copies. */
@Configuration
@Requires(property = "stowage.service", value = "puller")
@NullMarked
package dev.stowage.puller;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
