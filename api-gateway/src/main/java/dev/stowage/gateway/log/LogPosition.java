package dev.stowage.gateway.log;

import java.util.UUID;

/**
 * Which part of the event log can be read.
 *
 * @param generation made with the schema; numbers of another generation mean nothing here
 * @param oldestSeq the oldest event that is kept; {@code lastSeq + 1} when there is none
 * @param lastSeq the newest event; 0 when there was none yet
 */
public record LogPosition(UUID generation, long oldestSeq, long lastSeq) {}
