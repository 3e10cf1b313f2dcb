/**
 * The OCI distribution client: one class per verb, one caller that owns authorisation, redirects
 * and errors.
 */
@NullMarked
package dev.stowage.registry.client;

import org.jspecify.annotations.NullMarked;
