package dev.stowage.copier;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.core.bind.annotation.Bindable;

/**
 * What node caches need of the target: {@code stowage.copier.*}.
 *
 * @param sleeper whether the image that keeps their containers alive is kept under the target
 */
@ConfigurationProperties("stowage.copier")
record SleeperSettings(@Bindable(defaultValue = "true") boolean sleeper) {}
