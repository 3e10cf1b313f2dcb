/** The dashboard: plain pages that update by themselves. */
@NullMarked
package dev.stowage.gateway.dashboard;

import org.jspecify.annotations.NullMarked;
