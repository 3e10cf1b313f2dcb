package dev.stowage.copier;

import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;

/** The copier as a process of its own; settings come from environment variables. */
public final class CopierApplication {

  private CopierApplication() {}

  /**
   * Runs until the process is told to end; exit code 2 when it cannot start with what it was given.
   */
  public static void main(String[] arguments) {
    ServiceLauncher.run(ServiceName.COPIER);
  }
}
