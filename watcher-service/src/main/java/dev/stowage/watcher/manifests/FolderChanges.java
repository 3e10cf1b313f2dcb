package dev.stowage.watcher.manifests;

import dev.stowage.manifest.ManifestException;
import dev.stowage.manifest.ManifestFolder;
import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits for changes in a folder and those below it, which the operating system tells of. It tells
 * of none on a network's file system, or where another directory's file changes that a link leads
 * to, and may run out of watches: who waits looks for itself now and then, too.
 */
final class FolderChanges implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(FolderChanges.class);

  /** A file is written in pieces, and a folder file by file. */
  private static final Duration PIECE = Duration.ofMillis(20);

  private final Path folder;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final @Nullable WatchService service;

  FolderChanges(Path folder, Watches watches) {
    this.folder = folder;
    this.service = open(watches);
    register();
  }

  /** Where watches come from. */
  interface Watches {
    WatchService open() throws IOException;
  }

  private @Nullable WatchService open(Watches watches) {
    try {
      return watches.open();
    } catch (IOException e) {
      LOG.info("{} is looked at, not watched: {}", folder, e.getMessage());
      return null;
    }
  }

  /**
   * Waits until something has changed and the changes have paused, or for as long as is given.
   *
   * @return false when this is closed
   */
  boolean await(Duration longest) throws InterruptedException {
    if (service == null) {
      return !closed.await(longest.toMillis(), TimeUnit.MILLISECONDS);
    }
    try {
      WatchKey key = service.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
      // Whoever writes without a pause must not keep what is written from being seen.
      for (long pieces = longest.dividedBy(PIECE); key != null && pieces > 0; pieces--) {
        key.pollEvents();
        key.reset();
        key = service.poll(PIECE.toMillis(), TimeUnit.MILLISECONDS);
      }
      register();
      return true;
    } catch (ClosedWatchServiceException e) {
      return false;
    }
  }

  // Before anyone looks at the folder, so that nothing comes between; what is registered stays so.
  private void register() {
    if (service == null) {
      return;
    }
    try {
      for (Path each : ManifestFolder.folders(folder)) {
        each.register(
            service,
            StandardWatchEventKinds.ENTRY_CREATE,
            StandardWatchEventKinds.ENTRY_MODIFY,
            StandardWatchEventKinds.ENTRY_DELETE);
      }
    } catch (ManifestException | IOException e) {
      LOG.debug("{} is looked at, not watched: {}", folder, e.getMessage());
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (service == null) {
      return;
    }
    try {
      service.close();
    } catch (IOException e) {
      LOG.debug("{} could not be left: {}", folder, e.getMessage());
    }
  }
}
