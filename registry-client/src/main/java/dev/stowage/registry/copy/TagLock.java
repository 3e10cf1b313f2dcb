package dev.stowage.registry.copy;

/**
 * Lets one writer at a time change a tag that is read, merged and written: registries have no
 * conditional write.
 */
@FunctionalInterface
public interface TagLock {

  /**
   * Waits for its turn, does the work, and lets the next in.
   *
   * @param tag {@code registry/repository:tag}
   */
  void whileHeld(String tag, Runnable work) throws InterruptedException;
}
