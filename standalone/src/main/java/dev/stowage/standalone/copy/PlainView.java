package dev.stowage.standalone.copy;

import dev.stowage.registry.content.TransferProgress;
import java.io.PrintWriter;

/** A line for each image as it ends: what went well on standard output, what did not on error. */
final class PlainView implements CopyView {
  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean onlyFailures;

  PlainView(PrintWriter out, PrintWriter err, boolean onlyFailures) {
    this.out = out;
    this.err = err;
    this.onlyFailures = onlyFailures;
  }

  @Override
  public void ended(ImageOutcome outcome) {
    if (outcome instanceof ImageOutcome.Failed) {
      err.println(OutcomeLines.of(outcome));
      err.flush();
    } else if (!onlyFailures) {
      out.println(OutcomeLines.of(outcome));
    }
  }

  @Override
  public TransferProgress progress() {
    return TransferProgress.SILENT;
  }

  @Override
  public void close() {
    out.flush();
  }
}
