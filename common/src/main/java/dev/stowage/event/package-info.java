/** Every event that services exchange, the topics they travel on, and their JSON form. */
@NullMarked
package dev.stowage.event;

import org.jspecify.annotations.NullMarked;
