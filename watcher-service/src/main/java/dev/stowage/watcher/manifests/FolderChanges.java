package dev.stowage.watcher.manifests;

import java.io.IOException;
import java.nio.file.Path;
import java.nio.file.WatchService;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for changes in a folder and those below it. */
interface FolderChanges extends AutoCloseable {

  /** Changes of which the operating system tells, or, where it cannot, none but time. */
  static FolderChanges of(Path folder, Watches watches) {
    try {
      return new WatchedFolder(folder, watches.open());
    } catch (IOException e) {
      Logger log = LoggerFactory.getLogger(FolderChanges.class);
      log.info("{} is looked at, not watched: {}", folder, e.getMessage());
      return new UnwatchedFolder();
    }
  }

  /**
   * Waits until something has changed and the changes have paused, or for as long as is given.
   *
   * @return false when this is closed
   */
  boolean await(Duration longest) throws InterruptedException;

  @Override
  void close();

  /** Where watches come from. */
  interface Watches {
    WatchService open() throws IOException;
  }
}
