/** JSON that others wrote, read strictly and without what a short command would pay for. */
@NullMarked
package dev.stowage.registry.json;

import org.jspecify.annotations.NullMarked;
