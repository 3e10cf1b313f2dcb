package dev.stowage.registry.referrer;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;

/** Locks of this process. Their number is that of the tags merged, which are few. */
final class MemoryTagLock implements TagLock {
  private final ConcurrentMap<String, ReentrantLock> locks = new ConcurrentHashMap<>();

  @Override
  public void whileHeld(String tag, Runnable work) throws InterruptedException {
    ReentrantLock lock = locks.computeIfAbsent(tag, ignored -> new ReentrantLock());
    lock.lockInterruptibly();
    try {
      work.run();
    } finally {
      lock.unlock();
    }
  }
}
