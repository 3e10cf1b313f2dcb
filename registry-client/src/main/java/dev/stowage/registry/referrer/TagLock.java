package dev.stowage.registry.referrer;

/**
 * Lets one writer at a time change a tag that is read, merged and written: registries have no
 * conditional write.
 */
@FunctionalInterface
public interface TagLock {

  /** Locks of this process. */
  static TagLock inMemory() {
    return new MemoryTagLock();
  }

  /**
   * Waits for its turn, does the work, and lets the next in.
   *
   * @param tag {@code registry/repository:tag}
   */
  void whileHeld(String tag, Runnable work) throws InterruptedException;
}
