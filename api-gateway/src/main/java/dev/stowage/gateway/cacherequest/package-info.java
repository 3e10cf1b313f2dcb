/** What somebody asks of node caches through the gateway. */
@NullMarked
package dev.stowage.gateway.cacherequest;

import org.jspecify.annotations.NullMarked;
