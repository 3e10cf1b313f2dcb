package dev.stowage.copier.state;

import dev.stowage.registry.referrer.TagLock;
import java.util.Optional;

/** A lease for each tag that is being merged. */
final class SharedTagLock implements TagLock {
  private final ProcessLeases leases;
  private final LeaseTable table;

  SharedTagLock(ProcessLeases leases, LeaseTable table) {
    this.leases = leases;
    this.table = table;
  }

  @Override
  public void whileHeld(String tag, Runnable work) throws InterruptedException {
    while (true) {
      Optional<ProcessLeases.Held> held = leases.take("tag " + tag, table::claim);
      if (held.isPresent()) {
        try {
          work.run();
        } finally {
          held.get().release(false);
        }
        return;
      }
    }
  }
}
