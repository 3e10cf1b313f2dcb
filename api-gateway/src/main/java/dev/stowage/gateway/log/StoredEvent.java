package dev.stowage.gateway.log;

/**
 * An event as the log keeps it.
 *
 * @param seq its place, counting from 1 without gaps
 * @param type its CloudEvents type, for example {@code dev.stowage.ImageCopied.v1}
 * @param data its JSON in one line
 */
public record StoredEvent(long seq, String type, String data) {}
