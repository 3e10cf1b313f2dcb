/**
 * The job store: claims with leases and fences, retries as rows, and what follows from the outcome
 * of an attempt.
 */
@NullMarked
package dev.stowage.copier.job;

import org.jspecify.annotations.NullMarked;
