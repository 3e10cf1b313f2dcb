package dev.stowage.puller.progress;

import dev.stowage.cluster.Leadership;
import dev.stowage.cluster.Term;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A leadership that a test gives and takes. */
final class SwitchedLeadership implements Leadership {
  private final Leadership alone = Leadership.alone(Clock.systemUTC());
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition switched = lock.newCondition();
  private boolean held = true;

  void hold(boolean now) {
    lock.lock();
    try {
      held = now;
      switched.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Term await() throws InterruptedException {
    lock.lock();
    try {
      while (!held) {
        if (!switched.await(1, TimeUnit.MINUTES)) {
          throw new IllegalStateException("never given back");
        }
      }
      return alone.await();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Term> current() {
    lock.lock();
    try {
      return held ? alone.current() : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<String> otherLeader() {
    return Optional.empty();
  }

  @Override
  public void close() {
    hold(false);
  }
}
