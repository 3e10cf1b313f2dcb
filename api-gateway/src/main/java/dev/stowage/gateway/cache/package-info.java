/** Node caches: how far they are, and what somebody asks of them through the gateway. */
@NullMarked
package dev.stowage.gateway.cache;

import org.jspecify.annotations.NullMarked;
