/** REST under {@code /api/v1}, and its errors as RFC 9457 problems. */
@NullMarked
package dev.stowage.gateway.api;

import org.jspecify.annotations.NullMarked;
