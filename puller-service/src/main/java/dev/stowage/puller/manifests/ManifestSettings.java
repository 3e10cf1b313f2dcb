package dev.stowage.puller.manifests;

import io.micronaut.context.annotation.ConfigurationProperties;
import org.jspecify.annotations.Nullable;

/**
 * Which manifests: {@code stowage.puller.manifests.*}.
 *
 * @param input the folder that is read and never written
 * @param output the folder that gets the rewritten files
 */
@ConfigurationProperties("stowage.puller.manifests")
record ManifestSettings(@Nullable String input, @Nullable String output) {}
