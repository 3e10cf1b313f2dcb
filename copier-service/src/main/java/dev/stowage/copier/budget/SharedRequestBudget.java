package dev.stowage.copier.budget;

import dev.stowage.copier.budget.BudgetTable.Key;
import dev.stowage.copier.budget.BudgetTable.Taken;
import dev.stowage.registry.call.RequestBudget;
import dev.stowage.registry.error.RegistryErrorCode;
import dev.stowage.registry.error.RegistryException;
import dev.stowage.registry.http.RetryAfter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Budgets as rows. Postgres is asked for every request to a registry that names a limit, and else
 * once a second at most, for what other processes learned.
 */
public final class SharedRequestBudget implements RequestBudget {
  private static final Logger LOG = LoggerFactory.getLogger(SharedRequestBudget.class);
  private static final Duration FRESH = Duration.ofSeconds(1);
  private static final Duration WITHOUT_POSTGRES = Duration.ofSeconds(5);

  private final BudgetTable budgets;
  private final RegistryPauses pauses;
  private final BudgetMeters meters;
  private final Clock clock;
  private final ConcurrentMap<String, Instant> pausedUntil = new ConcurrentHashMap<>();
  private final Set<Key> limited = ConcurrentHashMap.newKeySet();
  private final ReentrantLock refreshing = new ReentrantLock();
  private volatile Instant refreshed = Instant.MIN;

  /**
   * Budgets of which pods keep a part.
   *
   * @param reservePercent how much of a limit copies leave to pods that must pull
   */
  public SharedRequestBudget(Jdbi jdbi, int reservePercent, BudgetMeters meters, Clock clock) {
    this.budgets = new BudgetTable(jdbi, reservePercent);
    this.pauses = new RegistryPauses(jdbi);
    this.meters = meters;
    this.clock = clock;
  }

  @Override
  public void beforeRequest(String registry, @Nullable String user, Kind kind) {
    Instant now = clock.instant();
    refresh(now);
    Instant until = pausedUntil.get(registry);
    if (until != null && until.isAfter(now)) {
      throw refused(registry, "it asked to be left alone", Duration.between(now, until));
    }
    Key key = key(registry, user);
    if (kind == Kind.FREE || !limited.contains(key)) {
      return;
    }
    switch (take(key)) {
      case Taken.Granted(long remaining) -> meters.remaining(registry, remaining);
      case Taken.Refused(long remaining, long limit, Duration untilReset) -> {
        // Threads that were granted theirs may have told in another order than they took.
        meters.remaining(registry, remaining);
        throw refused(
            registry,
            "%d of %d requests are left and kept for pods".formatted(remaining, limit),
            untilReset);
      }
      case Taken.Unlimited() -> limited.remove(key);
    }
  }

  private Taken take(Key key) {
    try {
      return budgets.take(key);
    } catch (JdbiException e) {
      if (Thread.currentThread().isInterrupted()) {
        throw new RegistryException(
            RegistryErrorCode.CANCELLED,
            key.registry(),
            "request to %s was stopped".formatted(key.registry()));
      }
      throw refused(
          key.registry(), "Postgres, which keeps its budget, does not answer", WITHOUT_POSTGRES);
    }
  }

  private static RegistryException refused(String registry, String why, Duration wait) {
    return new RegistryException(
        RegistryErrorCode.RATE_LIMITED,
        registry,
        "no request to %s for %d s: %s".formatted(registry, wait.plusMillis(999).toSeconds(), why),
        wait,
        null);
  }

  @Override
  public void afterAnswer(String registry, @Nullable String user, Limits limits) {
    if (limits.isEmpty()) {
      return;
    }
    Instant now = clock.instant();
    try {
      Optional<RateLimit> said = RateLimit.parse(limits, now);
      if (said.isPresent()) {
        Key key = key(registry, user);
        limited.add(key);
        budgets.learn(key, said.get());
        meters.remaining(registry, said.get().remaining());
      }
      if (limits.status() == 429 || limits.status() == 503) {
        pause(registry, limits, now);
      }
    } catch (JdbiException e) {
      LOG.debug("The budget of {} is not noted down, Postgres does not answer", registry);
    }
  }

  private void pause(String registry, Limits limits, Instant now) {
    Optional<Duration> wait = limits.retryAfter().flatMap(value -> RetryAfter.parse(value, now));
    if (wait.isPresent()) {
      pausedUntil.merge(
          registry, now.plus(wait.get()), (one, other) -> one.isAfter(other) ? one : other);
      pauses.pause(registry, wait.get());
    } else if (limits.status() == 429) {
      pauses.strike(registry);
    }
    refreshed = Instant.MIN;
  }

  // One thread asks, the others go by what was known a moment ago; at first they wait for it.
  private void refresh(Instant now) {
    Instant last = refreshed;
    if (now.isBefore(last.equals(Instant.MIN) ? last : last.plus(FRESH))) {
      return;
    }
    if (last.equals(Instant.MIN)) {
      refreshing.lock();
    } else if (!refreshing.tryLock()) {
      return;
    }
    try {
      if (refreshed.equals(last)) {
        read(now);
        refreshed = now;
      }
    } catch (JdbiException e) {
      LOG.debug("Budgets are known from memory only, Postgres does not answer");
      refreshed = now;
    } finally {
      refreshing.unlock();
    }
  }

  private void read(Instant now) {
    Map<String, Instant> paused =
        pauses.current().entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, entry -> now.plus(entry.getValue())));
    pausedUntil.values().removeIf(until -> !until.isAfter(now));
    pausedUntil.putAll(paused);
    Map<Key, Long> remaining = budgets.remaining();
    limited.addAll(remaining.keySet());
    remaining.forEach((key, requests) -> meters.remaining(key.registry(), requests));
  }

  private static Key key(String registry, @Nullable String user) {
    return new Key(registry, user == null ? "" : user);
  }
}
