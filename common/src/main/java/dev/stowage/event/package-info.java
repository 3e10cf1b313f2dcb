/** Every event that services exchange, and the topics they travel on. */
@NullMarked
package dev.stowage.event;

import org.jspecify.annotations.NullMarked;
