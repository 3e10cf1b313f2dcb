/**
 * The copier: discoveries become jobs in Postgres, jobs become verified copies, copies become
 * events.
 */
@NullMarked
@Configuration
@Requires(property = "stowage.service", value = "copier")
package dev.stowage.copier;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
