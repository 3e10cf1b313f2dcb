/**
 * What copies of all workers of all processes share, as rows: the blobs that targets hold, the
 * uploads that run and how far broken ones came, and who merges a tag.
 */
@NullMarked
package dev.stowage.copier.state;

import org.jspecify.annotations.NullMarked;
