package dev.stowage.puller.progress;

import dev.stowage.event.NodeCacheEvent.CacheCounts;
import dev.stowage.event.NodeCacheEvent.NodeCacheReported;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/** How many images are in each state on nodes, of each cache; by the leader alone. */
final class ProgressMetrics {
  private final MultiGauge present;
  private final MultiGauge pulling;
  private final MultiGauge failed;
  private final MultiGauge waiting;

  ProgressMetrics(MeterRegistry meters) {
    present = MultiGauge.builder("stowage.puller.cache.present").register(meters);
    pulling = MultiGauge.builder("stowage.puller.cache.pulling").register(meters);
    failed = MultiGauge.builder("stowage.puller.cache.failed").register(meters);
    waiting = MultiGauge.builder("stowage.puller.cache.waiting").register(meters);
  }

  /** Shows these caches and no others. */
  void show(List<NodeCacheReported> reports) {
    present.register(rows(reports, CacheCounts::present), true);
    pulling.register(rows(reports, CacheCounts::pulling), true);
    failed.register(rows(reports, CacheCounts::failed), true);
    waiting.register(rows(reports, CacheCounts::waiting), true);
  }

  private static List<Row<?>> rows(
      List<NodeCacheReported> reports, ToIntFunction<CacheCounts> count) {
    List<Row<?>> rows = new ArrayList<>();
    for (NodeCacheReported report : reports) {
      rows.add(Row.of(Tags.of("cache", report.cache()), count.applyAsInt(report.counts())));
    }
    return rows;
  }
}
