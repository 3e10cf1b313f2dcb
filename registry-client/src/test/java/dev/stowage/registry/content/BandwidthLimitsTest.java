package dev.stowage.registry.content;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stowage.registry.settings.HostSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class BandwidthLimitsTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000);
  private final BandwidthLimits limits =
      new BandwidthLimits(Map.of("a.io", limited(1_000_000)), now::get, now::addAndGet);

  @Test
  void overTimeNoMoreMovesThanTheLimit() throws InterruptedException {
    long start = now.get();
    for (int i = 0; i < 100; i++) {
      limits.take("a.io", 64 * 1024);
    }
    long millis = TimeUnit.NANOSECONDS.toMillis(now.get() - start);
    assertThat(millis).isBetween(6_400L, 6_554L);
  }

  @Test
  void aPauseSavesUpNoMoreThanATenthOfASecond() throws InterruptedException {
    limits.take("a.io", 1_000_000);
    now.addAndGet(TimeUnit.HOURS.toNanos(1));
    long start = now.get();
    limits.take("a.io", 1_100_000);
    assertThat(now.get() - start).isEqualTo(TimeUnit.SECONDS.toNanos(1));
  }

  @Test
  void aRegistryWithoutALimitNeverWaits() throws InterruptedException {
    long start = now.get();
    limits.take("b.io", Integer.MAX_VALUE);
    assertThat(now.get()).isEqualTo(start);
  }

  private static HostSettings limited(long bytes) {
    return new HostSettings(
        "a.io",
        false,
        true,
        Optional.empty(),
        Optional.empty(),
        List.of(),
        OptionalLong.of(bytes),
        1,
        0);
  }
}
