package dev.stowage.workload;

import dev.stowage.image.Printable;

/** A part of a Kafka key: a '/' in it would make two keys one. */
public final class KeyPart {

  private KeyPart() {}

  public static void require(String what, String value) {
    if (value.isEmpty() || value.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "%s '%s' must be neither empty nor contain '/'".formatted(what, Printable.of(value)));
    }
  }
}
