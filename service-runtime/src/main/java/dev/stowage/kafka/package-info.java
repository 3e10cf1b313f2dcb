/** Events on Kafka: publishing them, consuming them, creating their topics. */
@NullMarked
package dev.stowage.kafka;

import org.jspecify.annotations.NullMarked;
