package dev.stowage.standalone;

import dev.stowage.image.Digest;
import dev.stowage.registry.client.TransferProgress;
import dev.stowage.registry.copy.CopyControl;
import java.io.Console;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicBoolean;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows on a terminal how many bytes have moved; silent elsewhere. */
final class BytesBar implements CopyControl, AutoCloseable {
  private final Optional<ProgressBar> bar;
  private final ConcurrentMap<Digest, Long> moved = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();

  private BytesBar(Optional<ProgressBar> bar) {
    this.bar = bar;
  }

  static BytesBar onTerminal(String task) {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      return new BytesBar(Optional.empty());
    }
    return new BytesBar(
        Optional.of(
            new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(0)
                .setUnit(" MiB", 1024 * 1024)
                .setStyle(ProgressBarStyle.ASCII)
                .build()));
  }

  @Override
  public void beforePublish() {
    // One process, one copy: there is nobody to be fenced off from.
  }

  @Override
  public TransferProgress progress() {
    return bar.<TransferProgress>map(shown ->
            (blob, soFar, size) -> {
              Long before = moved.put(blob, soFar);
              if (before == null) {
                shown.maxHint(shown.getMax() + size);
              }
              shown.stepBy(soFar - (before == null ? 0 : before));
            })
        .orElse(TransferProgress.SILENT);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      bar.ifPresent(ProgressBar::close);
    }
  }
}
