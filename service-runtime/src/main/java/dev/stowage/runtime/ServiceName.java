package dev.stowage.runtime;

import java.util.Locale;

/**
 * The four services; a service's code is in {@code dev.stowage.<name>}, its settings in {@code
 * svc/<name>/}.
 */
public enum ServiceName {
  WATCHER,
  COPIER,
  PULLER,
  GATEWAY;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
