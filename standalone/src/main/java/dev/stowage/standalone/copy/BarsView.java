package dev.stowage.standalone.copy;

import dev.stowage.image.Digest;
import dev.stowage.registry.content.TransferProgress;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A terminal's view: a bar for the list and one for each layer on its way, as far as they fit.
 * Lines are kept until the bars are gone, which they would break through.
 */
final class BarsView implements CopyView {
  private static final int MAX_LAYER_BARS = 9;
  private static final long SMALLEST_LAYER_WITH_A_BAR = 1 << 20;
  private static final long MIB = 1 << 20;
  private static final int SHOWN_DIGITS = 19;

  private final CopyView lines;
  private final ProgressBar images;
  private final ConcurrentMap<Digest, ProgressBar> layers = new ConcurrentHashMap<>();
  private final Semaphore room = new Semaphore(MAX_LAYER_BARS);
  private final Queue<ImageOutcome> ended = new ConcurrentLinkedQueue<>();

  BarsView(CopyView lines, int count) {
    this.lines = lines;
    this.images = bar("images", count).build();
  }

  @Override
  public void ended(ImageOutcome outcome) {
    ended.add(outcome);
    images.step();
  }

  @Override
  public TransferProgress progress() {
    return (blob, moved, size) -> {
      if (size >= SMALLEST_LAYER_WITH_A_BAR) {
        show(blob, moved, size);
      }
    };
  }

  private void show(Digest blob, long moved, long size) {
    if (moved >= size) {
      remove(blob);
      return;
    }
    ProgressBar bar = layers.get(blob);
    if (bar == null && room.tryAcquire()) {
      ProgressBar fresh =
          bar(blob.toString().substring(0, SHOWN_DIGITS), size).setUnit(" MiB", MIB).build();
      ProgressBar before = layers.putIfAbsent(blob, fresh);
      if (before != null) {
        fresh.close();
        room.release();
      }
      bar = before == null ? fresh : before;
    }
    if (bar != null) {
      bar.stepTo(moved);
    }
  }

  private void remove(Digest blob) {
    ProgressBar bar = layers.remove(blob);
    if (bar != null) {
      bar.close();
      room.release();
    }
  }

  @Override
  public void close() {
    layers.keySet().forEach(this::remove);
    images.close();
    ended.forEach(lines::ended);
    lines.close();
  }

  private static ProgressBarBuilder bar(String name, long count) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(count)
        .setStyle(ProgressBarStyle.ASCII)
        .setUpdateIntervalMillis(200)
        .clearDisplayOnFinish();
  }
}
