package dev.stowage.manifest;

import java.nio.file.Path;

/** A manifest that cannot be used. The message is one line and names the file, the line and why. */
public final class ManifestException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is. */
  public enum Code {
    /** A file or folder is missing, may not be read, or is no UTF-8 text. */
    UNREADABLE,
    /** The text is no YAML or JSON, or no manifest of the kind it says it is. */
    BROKEN
  }

  private final Code code;

  private ManifestException(Code code, String message) {
    super(message);
    this.code = code;
  }

  static ManifestException unreadable(String what, Path path, String reason) {
    return new ManifestException(
        Code.UNREADABLE, oneLine("%s '%s' %s".formatted(what, path, reason)));
  }

  static ManifestException broken(Path file, String problem) {
    return new ManifestException(
        Code.BROKEN, oneLine("manifest '%s': %s".formatted(file, problem)));
  }

  /** {@code line} counts from 1. */
  static ManifestException broken(Path file, int line, String problem) {
    return new ManifestException(
        Code.BROKEN, oneLine("manifest '%s', line %d: %s".formatted(file, line, problem)));
  }

  // What is wrong may quote the text, and that can hold anything.
  private static String oneLine(String message) {
    return message.replaceAll("[\\p{Cntrl}\\u0085\\u2028\\u2029]+", " ");
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }

  /** What kind of failure it is. */
  public Code code() {
    return code;
  }

  /** Whether the same file may be readable later without anybody editing it. */
  public boolean retryable() {
    return code == Code.UNREADABLE;
  }
}
