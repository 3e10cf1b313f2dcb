package dev.stowage.registry.content;

import dev.stowage.registry.settings.HostSettings;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A limit for each registry that has one: a bucket that fills at its rate and holds a tenth of a
 * second. Whoever takes more than is in it waits until it would have been; in the order of asking,
 * and without keeping others from asking.
 */
final class BandwidthLimits implements Bandwidth {
  private static final long BURST_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Map<String, Bucket> buckets;
  private final LongSupplier nanos;
  private final Pause pause;

  /** How to wait. */
  @FunctionalInterface
  interface Pause {
    void sleep(long nanos) throws InterruptedException;
  }

  BandwidthLimits(Map<String, HostSettings> hosts, LongSupplier nanos, Pause pause) {
    this.nanos = nanos;
    this.pause = pause;
    this.buckets =
        hosts.values().stream()
            .filter(host -> host.bandwidth().isPresent())
            .collect(
                Collectors.toUnmodifiableMap(
                    HostSettings::host,
                    host -> new Bucket(host.bandwidth().getAsLong(), nanos.getAsLong())));
  }

  boolean isEmpty() {
    return buckets.isEmpty();
  }

  @Override
  public void take(String registry, int bytes) throws InterruptedException {
    @Nullable Bucket bucket = buckets.get(registry);
    if (bucket == null) {
      return;
    }
    long wait = bucket.take(bytes, nanos.getAsLong());
    if (wait > 0) {
      pause.sleep(wait);
    }
  }

  private static final class Bucket {
    private final double nanosPerByte;
    // When everything taken so far will have moved at the rate.
    private long paidUntil;

    private Bucket(long bytesPerSecond, long now) {
      this.nanosPerByte = 1e9 / bytesPerSecond;
      this.paidUntil = now - BURST_NANOS;
    }

    private synchronized long take(int bytes, long now) {
      long full = now - BURST_NANOS;
      paidUntil = (paidUntil - full < 0 ? full : paidUntil) + (long) (bytes * nanosPerByte);
      return paidUntil - now;
    }
  }
}
