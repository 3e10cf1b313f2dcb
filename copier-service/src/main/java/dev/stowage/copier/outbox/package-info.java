/** Events as rows, written with the state they tell of, and their relay to Kafka. */
@NullMarked
package dev.stowage.copier.outbox;

import org.jspecify.annotations.NullMarked;
