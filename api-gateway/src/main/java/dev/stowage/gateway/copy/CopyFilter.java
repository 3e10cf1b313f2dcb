package dev.stowage.gateway.copy;

import org.jspecify.annotations.Nullable;

/**
 * Which copies; null means any.
 *
 * @param registry of the source
 * @param text part of source or target, upper and lower case alike
 */
public record CopyFilter(
    @Nullable CopyState state, @Nullable String registry, @Nullable String text) {
  public static final CopyFilter ANY = new CopyFilter(null, null, null);
}
