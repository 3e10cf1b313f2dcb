/**
 * The one place where tests get a broker, a Postgres, registries, images, a cluster and a clock
 * from.
 */
@NullMarked
package dev.stowage.testengine;

import org.jspecify.annotations.NullMarked;
