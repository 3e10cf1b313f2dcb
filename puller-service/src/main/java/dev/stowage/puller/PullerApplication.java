package dev.stowage.puller;

import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;

/** The puller as a process of its own. */
public final class PullerApplication {

  private PullerApplication() {}

  /** Runs until the process is told to end; exit code 2 when it cannot start with its settings. */
  public static void main(String[] arguments) {
    ServiceLauncher.run(ServiceName.PULLER);
  }
}
