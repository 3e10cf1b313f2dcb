/** From discoveries on Kafka to jobs in Postgres. */
@NullMarked
package dev.stowage.copier.intake;

import org.jspecify.annotations.NullMarked;
