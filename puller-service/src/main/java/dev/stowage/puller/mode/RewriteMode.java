package dev.stowage.puller.mode;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What is done about a workload whose copies are there. */
public enum RewriteMode {
  /** The workload itself is patched, and rolls out. */
  WORKLOAD,
  /** Pods are changed as they are created; the workload stays as it is. */
  POD,
  /** Nothing is changed; what would be is said. */
  REPORT,
  /** Nothing is changed and nothing said. */
  OFF;

  /** The mode with this name, in any case. */
  public static Optional<RewriteMode> named(String name) {
    return Arrays.stream(values())
        .filter(mode -> mode.toString().equals(name.strip().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  /** As in configuration and annotations, for example {@code workload}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
