/** The one place where tests get a broker, a Postgres, registries, images and a cluster from. */
@NullMarked
package dev.stowage.testengine;

import org.jspecify.annotations.NullMarked;
