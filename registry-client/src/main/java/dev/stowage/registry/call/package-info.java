/** The one caller of registries: it owns authorisation, redirects, mirrors and budgets. */
@NullMarked
package dev.stowage.registry.call;

import org.jspecify.annotations.NullMarked;
