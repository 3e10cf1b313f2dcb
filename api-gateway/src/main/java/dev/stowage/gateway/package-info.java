/** The gateway: what the events say, as REST, as a stream and as a page. */
@NullMarked
@Configuration
@Requires(property = "stowage.service", value = "gateway")
package dev.stowage.gateway;

import io.micronaut.context.annotation.Configuration;
import io.micronaut.context.annotation.Requires;
import org.jspecify.annotations.NullMarked;
