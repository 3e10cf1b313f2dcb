package dev.stowage.copier.job;

import java.util.UUID;

/**
 * The right to work on a job until it ends or another claims the job. Every write says the epoch: a
 * stale holder changes nothing.
 *
 * @param job the job
 * @param epoch counts the job's claims
 */
public record Lease(UUID job, long epoch) {}
