package dev.stowage.puller.declaration;

import dev.stowage.puller.cache.CacheDeclarations;
import dev.stowage.puller.cache.NodeCache;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts together what the sources declare, whenever one of them has news. */
final class MergedDeclarations implements CacheDeclarations, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MergedDeclarations.class);
  private static final Duration SETTLE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(10);

  private final Collection<CacheSource> sources;
  private final Semaphore news = new Semaphore(0);
  private final CopyOnWriteArrayList<Runnable> listeners = new CopyOnWriteArrayList<>();
  private final Set<String> said = new HashSet<>();
  private final Thread thread;
  private volatile Declared declared;

  MergedDeclarations(Collection<CacheSource> sources) {
    this.sources = List.copyOf(sources);
    this.declared = Declared.by(this.sources);
    say(declared.doubled());
    this.sources.forEach(source -> source.onChange(news::release));
    this.thread = Thread.ofVirtual().name("cache-declarations").start(this::run);
  }

  @Override
  public boolean isComplete() {
    return declared.complete();
  }

  @Override
  public List<NodeCache> caches() {
    return declared.caches();
  }

  @Override
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        if (news.tryAcquire(LONGEST_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
          // What belongs together comes in many pieces.
          Thread.sleep(SETTLE);
          news.drainPermits();
        }
        look();
      }
    } catch (InterruptedException e) {
      LOG.debug("told to end");
    }
  }

  private void look() {
    try {
      Declared now = Declared.by(sources);
      say(now.doubled());
      Declared before = declared;
      declared = now;
      if (!now.equals(before)) {
        listeners.forEach(Runnable::run);
      }
    } catch (RuntimeException e) {
      LOG.warn("declared caches: {}; looked at again in {}", e.toString(), LONGEST_PAUSE);
    }
  }

  private void say(Set<String> lines) {
    lines.stream().filter(said::add).forEach(LOG::warn);
    said.retainAll(lines);
  }

  @Override
  public void close() throws InterruptedException {
    thread.interrupt();
    if (!thread.join(Duration.ofSeconds(5))) {
      LOG.warn("the thread of declared caches has not ended yet");
    }
  }
}
