/** Applies every event exactly once to the gateway's own Postgres schema. */
@NullMarked
package dev.stowage.gateway.projection;

import org.jspecify.annotations.NullMarked;
