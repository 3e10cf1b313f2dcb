/** Kafka, Postgres and a registry without an installation: in this process or started by it. */
@NullMarked
package dev.stowage.engine;

import org.jspecify.annotations.NullMarked;
