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
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A folder of whose changes the operating system tells. It tells of none on a network's file
 * system, or where another directory's file changes that a link leads to, and may run out of
 * watches: who waits looks for itself now and then, too.
 */
final class WatchedFolder implements FolderChanges {
  private static final Logger LOG = LoggerFactory.getLogger(WatchedFolder.class);

  /** A file is written in pieces, and a folder file by file. */
  private static final Duration PIECE = Duration.ofMillis(20);

  private final Path folder;
  private final WatchService service;

  WatchedFolder(Path folder, WatchService service) {
    this.folder = folder;
    this.service = service;
    register();
  }

  @Override
  public boolean await(Duration longest) throws InterruptedException {
    try {
      WatchKey key = service.poll(longest.toMillis(), TimeUnit.MILLISECONDS);
      // Whoever writes without a pause must not keep what is written from being seen.
      for (long pieces = longest.dividedBy(PIECE); key != null; pieces--) {
        key.pollEvents();
        // A key that was taken and is not reset tells of nothing any more.
        key.reset();
        key = pieces > 0 ? service.poll(PIECE.toMillis(), TimeUnit.MILLISECONDS) : null;
      }
      register();
      return true;
    } catch (ClosedWatchServiceException e) {
      return false;
    }
  }

  // Before anyone looks at the folder, so that nothing comes between; what is registered stays so.
  private void register() {
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
    try {
      service.close();
    } catch (IOException e) {
      LOG.debug("{} could not be left: {}", folder, e.getMessage());
    }
  }
}
