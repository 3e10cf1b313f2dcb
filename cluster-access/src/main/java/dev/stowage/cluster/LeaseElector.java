package dev.stowage.cluster;

import io.kubernetes.client.openapi.ApiException;
import io.kubernetes.client.openapi.models.V1Lease;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds a Lease, or waits for it. A term reaches from before the request that took or renewed the
 * Lease was sent; another replica counts the whole duration from when it has seen that renewal, and
 * that is later. So no two terms overlap, whatever the replicas' clocks say.
 */
final class LeaseElector implements Leadership {
  private static final Logger LOG = LoggerFactory.getLogger(LeaseElector.class);
  private static final int CONFLICT = 409;
  private static final Duration LONGEST_CLOSE = Duration.ofSeconds(5);

  private final ElectionSettings settings;
  private final LeaseApi leases;
  private final Supplier<Now> now;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition elected = lock.newCondition();
  private final Thread thread;

  private volatile @Nullable Term term;
  private volatile Optional<LeaseView> view = Optional.empty();
  private volatile boolean closing;
  private @Nullable String complaint;
  private @Nullable String standingByFor;

  private LeaseElector(ElectionSettings settings, LeaseApi leases, Supplier<Now> now) {
    this.settings = settings;
    this.leases = leases;
    this.now = now;
    this.thread = Thread.ofVirtual().name("elect-" + settings.leaseName()).unstarted(this::run);
  }

  static LeaseElector start(ElectionSettings settings, LeaseApi leases, Supplier<Now> now) {
    LeaseElector elector = new LeaseElector(settings, leases, now);
    elector.thread.start();
    return elector;
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        Thread.sleep(round());
      }
    } catch (InterruptedException e) {
      LOG.debug("lease {}: told to end", settings.leaseName());
    }
  }

  // How long to wait until the next round.
  private Duration round() {
    try {
      Duration pause = elect();
      complaint = null;
      return pause;
    } catch (ApiException | RuntimeException e) {
      boolean conflict = e instanceof ApiException answer && answer.getCode() == CONFLICT;
      String trouble = trouble(e);
      if (!conflict && !closing && !trouble.equals(complaint)) {
        complaint = trouble;
        LOG.warn("lease {}: neither read nor renewed, trying again: {}", lease(), trouble);
      }
      return settings.retry();
    } finally {
      noticeEnd();
    }
  }

  private Duration elect() throws ApiException {
    noticeEnd();
    Optional<V1Lease> read = leases.read();
    // Whoever takes or renews it from here on has it from here on.
    Now before = now.get();
    if (read.isEmpty()) {
      return held(leases.create(before.instant()), before);
    }
    LeaseView seen = LeaseView.of(read.get(), view, before);
    view = Optional.of(seen);
    return switch (seen.decide(settings.identity(), before)) {
      case LeaseView.Step.Renew renew -> held(leases.renew(read.get(), before.instant()), before);
      case LeaseView.Step.Take take -> held(leases.take(read.get(), before.instant()), before);
      case LeaseView.Step.StandBy standBy -> {
        // Of ours, when somebody gave the Lease to another by hand.
        endTerm();
        if (!standBy.leader().equals(standingByFor)) {
          standingByFor = standBy.leader();
          LOG.info("lease {}: {} stands by for {}", lease(), settings.identity(), standingByFor);
        }
        yield settings.retry();
      }
    };
  }

  private Duration held(V1Lease lease, Now since) {
    view = Optional.of(LeaseView.of(lease, Optional.empty(), since));
    Deadline end = Deadline.after(since, settings.writing());
    Term running = term;
    if (running != null && running.isHeld()) {
      running.extend(end);
      return settings.renew();
    }
    lock.lock();
    try {
      term = Term.until(now, end);
      elected.signalAll();
    } finally {
      lock.unlock();
    }
    standingByFor = null;
    LOG.info("lease {}: {} became leader", lease(), settings.identity());
    announce("became leader");
    return settings.renew();
  }

  private void noticeEnd() {
    Term running = term;
    if (running != null && !running.isHeld()) {
      // It must not come back to life: somebody may have seen its end.
      running.end();
      term = null;
      LOG.warn("lease {}: {} lost the lease", lease(), settings.identity());
      announce("lost the lease");
    }
  }

  private void endTerm() {
    Term running = term;
    if (running != null) {
      running.end();
    }
  }

  // A slow answer must not keep the Lease from being renewed.
  private void announce(String what) {
    Instant at = now.get().instant();
    Thread.startVirtualThread(() -> leases.announce(what, at));
  }

  @Override
  public Term await() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      Optional<Term> held = current();
      while (held.isEmpty()) {
        elected.await();
        held = current();
      }
      return held.get();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Term> current() {
    return Optional.ofNullable(term).filter(Term::isHeld);
  }

  @Override
  public Optional<String> otherLeader() {
    return view.flatMap(LeaseView::holder).filter(holder -> !holder.equals(settings.identity()));
  }

  @Override
  public void close() {
    closing = true;
    thread.interrupt();
    try {
      thread.join(LONGEST_CLOSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    endTerm();
    try {
      Optional<V1Lease> read = leases.read();
      if (read.isPresent() && isOurs(read.get())) {
        leases.giveBack(read.get(), now.get().instant());
        LOG.info("lease {}: {} gave it back", lease(), settings.identity());
      }
    } catch (ApiException | RuntimeException e) {
      LOG.warn("lease {}: not given back, it ends by itself: {}", lease(), trouble(e));
    }
  }

  private boolean isOurs(V1Lease read) {
    return LeaseView.of(read, Optional.empty(), now.get())
        .holder()
        .filter(settings.identity()::equals)
        .isPresent();
  }

  private String lease() {
    return settings.namespace() + "/" + settings.leaseName();
  }

  private static String trouble(Exception e) {
    String message =
        e instanceof ApiException answer && answer.getCode() != 0
            ? "the API server answered " + answer.getCode()
            : String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse("");
  }
}
