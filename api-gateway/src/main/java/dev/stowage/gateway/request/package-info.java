/**
 * What somebody asks of the pullers through the gateway: who may, about what, and passing it on.
 */
@NullMarked
package dev.stowage.gateway.request;

import org.jspecify.annotations.NullMarked;
