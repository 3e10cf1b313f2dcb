/**
 * What is shown to a registry that asks who we are: challenges, tokens and where they come from.
 */
@NullMarked
package dev.stowage.registry.login;

import org.jspecify.annotations.NullMarked;
