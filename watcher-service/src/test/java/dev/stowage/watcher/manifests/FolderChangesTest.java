package dev.stowage.watcher.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class FolderChangesTest {
  private static final Duration NEVER = Duration.ofHours(1);

  @TempDir private Path folder;

  @Test
  void whoWritesWithoutAPauseKeepsNothingFromBeingSeenThenOrLater() throws Exception {
    try (FolderChanges changes = watched()) {
      AtomicBoolean ended = new AtomicBoolean();
      CompletableFuture<Void> writer =
          CompletableFuture.runAsync(() -> {
            while (!ended.get()) {
              write("a.yaml");
            }
          });
      for (int i = 0; i < 5; i++) {
        assertThat(changes.await(Duration.ofMillis(60))).isTrue();
      }
      ended.set(true);
      writer.join();
      write("a.yaml");
      assertTimeoutPreemptively(
          Duration.ofSeconds(30), () -> assertThat(changes.await(NEVER)).isTrue());
    }
  }

  @Test
  void withoutWatchesAFolderIsLookedAtNowAndThen() throws InterruptedException {
    try (FolderChanges changes =
        FolderChanges.of(
            folder,
            () -> {
              throw new IOException("User limit of inotify instances reached");
            })) {
      assertThat(changes.await(Duration.ofMillis(1))).isTrue();
      changes.close();
      assertThat(changes.await(NEVER)).isFalse();
    }
  }

  @Test
  void whoWaitsIsToldOfTheEnd() throws InterruptedException {
    try (FolderChanges changes = watched()) {
      changes.close();
      assertThat(changes.await(NEVER)).isFalse();
    }
  }

  private FolderChanges watched() {
    return FolderChanges.of(folder, folder.getFileSystem()::newWatchService);
  }

  private void write(String name) {
    try {
      Files.writeString(folder.resolve(name), "kind: Pod\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
