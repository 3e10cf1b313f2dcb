package dev.stowage.watcher.manifests;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Where the operating system tells of no changes, there may always be some. */
final class UnwatchedFolder implements FolderChanges {
  private final CountDownLatch closed = new CountDownLatch(1);

  @Override
  public boolean await(Duration longest) throws InterruptedException {
    return !closed.await(longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
