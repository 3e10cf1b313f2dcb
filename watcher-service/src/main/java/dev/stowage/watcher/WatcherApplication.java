package dev.stowage.watcher;

import dev.stowage.runtime.ServiceLauncher;
import dev.stowage.runtime.ServiceName;

/** Runs the watcher service as a process of its own. */
public final class WatcherApplication {

  private WatcherApplication() {}

  /** Settings come from environment variables, see {@link WatcherSettings}. */
  public static void main(String[] arguments) {
    ServiceLauncher.run(ServiceName.WATCHER);
  }
}
