/** The JSON form of events, read strictly. */
@NullMarked
package dev.stowage.event.json;

import org.jspecify.annotations.NullMarked;
