package dev.stowage.registry.login;

import dev.stowage.registry.error.RegistryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The authorisation headers that worked, by registry, scope, credential and tenant, so that one
 * token serves every request and worker until shortly before its end, and nobody else's (case 14).
 * Parallel requests for the same key wait for one exchange.
 */
final class TokenStore {
  private static final Duration MARGIN = Duration.ofSeconds(10);
  private static final int MAX_KEYS = 10_000;

  private final Map<Key, Slot> slots = new ConcurrentHashMap<>();
  private final Clock clock;

  TokenStore(Clock clock) {
    this.clock = clock;
  }

  /**
   * What a header is good for, and whose it is.
   *
   * @param credential tells credentials apart, their secrets as well, and shows none; empty for
   *     anonymous use
   */
  record Key(String registry, List<String> scopes, String credential, String tenant) {
    Key {
      scopes = List.copyOf(scopes);
    }
  }

  /** A header and when it ends. */
  record Entry(String header, Instant end) {
    @Override
    public String toString() {
      return "Entry[header=(hidden), end=" + end + "]";
    }
  }

  /**
   * The header to send; one that has ended is exchanged first, since not every request can be sent
   * again after a challenge.
   */
  Optional<String> find(Key key) {
    if (slots.isEmpty()) {
      return Optional.empty();
    }
    Slot slot = slots.get(key);
    if (slot == null) {
      return Optional.empty();
    }
    Optional<String> valid = slot.valid(clock.instant());
    Supplier<Entry> exchange = slot.exchange;
    if (valid.isPresent() || exchange == null) {
      return valid;
    }
    try {
      return Optional.of(renew(key, null, exchange));
    } catch (RegistryException e) {
      // The token server may have moved: the registry's next challenge says where to.
      forget(key);
      return Optional.empty();
    }
  }

  /** A header turned out to be worth nothing. */
  void forget(Key key) {
    slots.remove(key);
  }

  /**
   * Exchanges a header that no longer works; another thread's newer one is taken when there is one.
   */
  String renew(Key key, @Nullable String refused, Supplier<Entry> exchange) {
    if (slots.size() >= MAX_KEYS) {
      slots.clear();
    }
    Slot slot = slots.computeIfAbsent(key, ignored -> new Slot());
    slot.lock.lock();
    try {
      Optional<String> present = slot.valid(clock.instant());
      if (present.isPresent() && !present.get().equals(refused)) {
        return present.get();
      }
      Entry fresh = exchange.get();
      slot.entry = fresh;
      slot.exchange = exchange;
      return fresh.header();
    } finally {
      slot.lock.unlock();
    }
  }

  private static final class Slot {
    private final ReentrantLock lock = new ReentrantLock();
    private volatile @Nullable Entry entry;
    private volatile @Nullable Supplier<Entry> exchange;

    private Optional<String> valid(Instant now) {
      Entry present = entry;
      return present == null || !now.isBefore(present.end().minus(MARGIN))
          ? Optional.empty()
          : Optional.of(present.header());
    }
  }
}
