/** {@code stowage copy}: images from one registry to another, without Kafka and Postgres. */
@NullMarked
package dev.stowage.standalone.copy;

import org.jspecify.annotations.NullMarked;
